import { messageOf } from '../../aws/errors';
import { OWNER_TAG } from '../../core/contracts/gate';
import { Declaration, isCreatable, isOwn, parameterName } from '../../core/declaration';
import { openStore, StoreServices } from '../../stores/store-services';

export interface Deleted {
  readonly deleted: string[];
  readonly kept: { readonly name: string; readonly reason: string }[];
}

/** Deletes values that are declared with `DESTROY`, if this stack created them. Never fails. */
export async function deleteValues(declaration: Declaration, stores: StoreServices, owner: string): Promise<Deleted> {
  const deleted: string[] = [];
  const kept: { name: string; reason: string }[] = [];
  for (const variable of Object.values(declaration.variables)) {
    if (!isCreatable(variable) || !isOwn(variable) || !variable.destroy) {
      continue;
    }
    const store = declaration.stores[variable.store];
    const name = parameterName(store, variable);
    try {
      switch (await openStore(stores, store).removeTagged(variable.name, { key: OWNER_TAG, value: owner })) {
        case 'removed': deleted.push(name); break;
        case 'other-owner': kept.push({ name, reason: 'this stack did not make it' }); break;
        case 'shared': kept.push({ name: variable.name, reason: 'the other keys of a JSON secret belong to people' }); break;
        case 'absent': break;
      }
    } catch (error) {
      kept.push({ name, reason: messageOf(error) });
    }
  }
  return { deleted, kept };
}
