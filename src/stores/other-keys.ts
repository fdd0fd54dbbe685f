import { openStore, StoreServices } from './store-services';
import { Encryption } from './value-store';
import { Declaration, isOwn, OwnVariable, StoreDeclaration } from '../core/declaration';
import { isKeyDenial, isOtherKey } from '../core/encryption-key';
import { inParallel } from '../core/parallel';
import { StoredValue, UnreadValue } from '../core/stored-value';

const PARALLEL = 4;
type Denied = Extract<UnreadValue, { readonly status: 'denied' }>;

/**
 * Adds the encryption key to own values that the caller may not read, if it isn't the store's key. That happens after the store
 * got another key, or after a stack that creates its key was deleted and created again. AWS reports only "denied".
 *
 * @param failed gets the errors of these calls. Such a value stays denied.
 */
export async function withOtherKeys(
  declaration: Declaration, readings: ReadonlyMap<string, StoredValue>, stores: StoreServices, failed: (variable: string, error: unknown) => void,
): Promise<Map<string, StoredValue>> {
  const result = new Map(readings);
  const known = new Map<string, Promise<Encryption | undefined>>();
  const denied = [...readings].filter((entry): entry is [string, Denied] => entry[1].status === 'denied' && isKeyDenial(entry[1].message));
  await inParallel(denied, PARALLEL, async ([name, reading]) => {
    const variable = declaration.variables[name];
    const store = isOwn(variable) ? declaration.stores[variable.store] : undefined;
    if (!store || !isOwn(variable)) {
      return;
    }
    const unit = JSON.stringify([variable.store, store.kind === 'ssm' ? variable.name : '']);
    const asked = known.get(unit) ?? encryptionOf(store, variable, stores, (error) => failed(name, error));
    known.set(unit, asked);
    const found = await asked;
    if (found && isOtherKey(found.key, store.kind, store.key)) {
      result.set(name, { ...reading, otherKey: found });
    }
  });
  return result;
}

async function encryptionOf(store: StoreDeclaration, { name }: OwnVariable, stores: StoreServices, failed: (error: unknown) => void): Promise<Encryption | undefined> {
  try {
    return await openStore(stores, store).encryptionOf(name);
  } catch (error) {
    failed(error);
    return undefined;
  }
}
