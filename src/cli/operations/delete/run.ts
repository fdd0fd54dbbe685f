import { DeletePlan, placeToDelete, planDelete } from './plan';
import { ownNamesIn } from '../../../core/declaration';
import { storeAt } from '../../aws/stores';
import { CommandError } from '../../errors';
import { ResolvedService } from '../../session';
import { placeInStore } from '../../source/service';
import { listStore } from '../../values/list-store';
import { assertResolved } from '../../values/unresolved';

export interface ReadDeletion extends DeletePlan {
  /** Where the value is, for people. */
  readonly place: string;
}

/** What the name stands for, from the contents of its store. */
export async function readDeletion(service: ResolvedService, name: string): Promise<ReadDeletion> {
  const { declaration } = service;
  const { store } = placeToDelete(declaration, name);
  assertResolved(service, name);
  const listing = await listStore(declaration.stores[store], service.target, ownNamesIn(declaration, store));
  const plan = planDelete({ declaration, name, listing, gated: service.gate !== undefined, place: service.place });
  return { ...plan, place: placeInStore(declaration.stores[store], plan.stored.name) };
}

/** Deletes the version that the person saw, and none that was written since. */
export async function deleteSeen({ declaration, target }: ResolvedService, { store, stored, place }: ReadDeletion): Promise<void> {
  const { changed } = await storeAt(declaration.stores[store], target).remove([stored]);
  if (changed.length > 0) {
    throw new CommandError(`${place} stays: somebody wrote it since you were asked`, 'look at it, and run the same command again');
  }
}
