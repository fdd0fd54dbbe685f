import { CommandPlace, ownCommand } from '../../../core/commands';
import { Declaration, isOwn, isWrittenByGate, variablesReading } from '../../../core/declaration';
import { introduced } from '../../../core/fix';
import { ownProperty } from '../../../core/json-object';
import { StoredName } from '../../../stores/value-store';
import { CommandError } from '../../errors';
import { skipReason } from '../import/plan';

export interface DeletePlan {
  /** Index of the store in the declaration. */
  readonly store: number;
  /** The current version. Only this one is deleted. */
  readonly stored: StoredName;
  /** The consequence, in words. */
  readonly consequence?: string;
}

export interface DeleteInput {
  readonly declaration: Declaration;
  /** The name as typed: a variable, or an undeclared name in the service's own store. */
  readonly name: string;
  /** The names of the store that `placeToDelete` returns. */
  readonly listing: ReadonlyMap<string, StoredName>;
  /** Whether a gate creates missing values. */
  readonly gated: boolean;
  readonly place: CommandPlace;
}

/** Index of the store, and the name in it. */
export function placeToDelete(declaration: Declaration, name: string): { readonly store: number; readonly key: string } {
  const variable = ownProperty(declaration.variables, name);
  if (variable && !isOwn(variable)) {
    throw new CommandError(`${name} is ${skipReason(declaration, variable)}, so it isn't in a store of this service`,
      variable.kind === 'plain' || variable.kind === 'derived-file' ? 'remove it in the CDK app' : 'its owner deletes it');
  }
  return variable ? { store: variable.store, key: variable.name } : { store: 0, key: name };
}

export function planDelete({ declaration, name, listing, gated, place }: DeleteInput): DeletePlan {
  const variable = ownProperty(declaration.variables, name);
  const { store, key } = placeToDelete(declaration, name);
  const stored = listing.get(key);
  if (!stored) {
    throw new CommandError(variable ? `${name} has no value` : 'neither the service nor its store has this name', introduced('see the names', ownCommand(['list'], place)));
  }
  const readers = variablesReading(declaration, { store, name: key });
  if (readers.length === 0) {
    return { store, stored };
  }
  const isCreatedAgain = gated && readers.some((reader) => isWrittenByGate(declaration.variables[reader]));
  return { store, stored, consequence: isCreatedAgain ? 'the next deployment creates it again' : 'the service declares it: tasks don\'t start without it, and the next deployment stops' };
}
