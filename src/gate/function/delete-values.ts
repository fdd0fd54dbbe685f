import { messageOf } from '../../aws/errors';
import { RetryBudget } from '../../aws/retry-budget';
import { Declaration, isCreatable, isOwn, isWrittenByGate, OwnVariable, parameterName } from '../../core/declaration';
import { locate } from '../../core/location';
import { Owner, reasonToOutliveStack, reasonToSurviveRollback } from '../../core/ownership';
import { readLocations } from '../../stores/read-values';
import { openStore, StoreServices } from '../../stores/store-services';
import { Tags } from '../../stores/value-store';

export interface Deleted {
  /** Full names. */
  readonly deleted: readonly string[];
  readonly kept: readonly { readonly name: string; readonly reason: string }[];
}

/** A variable's name with its declaration. */
export type OwnEntry = readonly [string, OwnVariable];

/**
 * Deletes values that are declared with `DESTROY`, and those that the gate composed, where this stack created them and no other
 * stack uses them. Never fails.
 */
export async function deleteDestroyed(declaration: Declaration, stores: StoreServices, { stackId }: Owner): Promise<Deleted> {
  const candidates = own(declaration).filter(([, variable]) => variable.kind === 'derived' || (isCreatable(variable) && variable.destroy));
  return deleteEach(declaration, candidates, stores, () => (tags) => reasonToOutliveStack(tags, stackId));
}

export interface DeletionOptions {
  readonly owner: Owner;
  /** When CloudFormation began the operation that it rolls back. */
  readonly since: Date;
}

/**
 * Deletes the values that the rolled-back operation created. The rollback removes their key or location, and they would block the next
 * attempt. Keeps JSON keys, and secrets, as Secrets Manager would reserve a deleted secret's name for days. Never fails.
 */
export async function deleteCreated(declaration: Declaration, candidates: readonly OwnEntry[], stores: StoreServices, { owner, since }: DeletionOptions): Promise<Deleted> {
  const parameters = candidates.filter(([, variable]) => isWrittenByGate(variable) && declaration.stores[variable.store].kind === 'ssm');
  const written = await readLocations(parameters.map(([, variable]) => locate(declaration, variable)), stores, { budget: RetryBudget.none(), metadata: true });
  const present = new Map(parameters.flatMap(([name], index) => (written[index].status === 'missing' ? [] : [[name, written[index]] as const])));
  return deleteEach(declaration, parameters.filter(([name]) => present.has(name)), stores, (name) => {
    const value = present.get(name)!;
    return (tags) => (value.status === 'found' ? reasonToSurviveRollback(tags, value, owner, since) : 'its version could not be read');
  });
}

/** Values that a gate may create. */
export function creatableValues(declaration: Declaration): OwnEntry[] {
  return own(declaration).filter(([, variable]) => isWrittenByGate(variable));
}

async function deleteEach(
  declaration: Declaration, candidates: readonly OwnEntry[], stores: StoreServices, reasonToKeep: (name: string) => (tags: Tags) => string | undefined,
): Promise<Deleted> {
  const deleted: string[] = [];
  const kept: { name: string; reason: string }[] = [];
  for (const [variable, declared] of candidates) {
    const store = declaration.stores[declared.store];
    const name = parameterName(store, declared);
    try {
      const removal = await openStore(stores, store).removeUnless(declared.name, reasonToKeep(variable));
      switch (removal.status) {
        case 'removed': deleted.push(name); break;
        case 'kept': kept.push({ name, reason: removal.reason }); break;
        case 'shared': kept.push({ name: declared.name, reason: 'the other keys of a JSON secret belong to people' }); break;
        case 'absent': break;
      }
    } catch (error) {
      kept.push({ name, reason: messageOf(error) });
    }
  }
  return { deleted, kept };
}

function own(declaration: Declaration): OwnEntry[] {
  return Object.entries(declaration.variables).filter((entry): entry is [string, OwnVariable] => isOwn(entry[1]));
}
