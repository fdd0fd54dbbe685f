import { CommandPlace, ownCommand } from '../../../core/commands';
import { OwnVariable, StoreDeclaration } from '../../../core/declaration';
import { StoredValue } from '../../../core/stored-value';
import { CommandError } from '../../errors';

export interface ConvertInput {
  readonly name: string;
  readonly variable: OwnVariable;
  readonly store: StoreDeclaration;
  readonly reading?: StoredValue;
  /** Whether an interrupted conversion left a copy. */
  readonly hasCopy: boolean;
  readonly place: CommandPlace;
}

export type ConvertPlan =
  | { readonly action: 'convert'; readonly type: string; readonly version: string }
  /** A conversion was interrupted, and the copy contains the value. */
  | { readonly action: 'finish' }
  | { readonly action: 'none' };

/** The steps that turn a parameter into a SecureString. */
export function planConversion({ name, variable, store, reading, hasCopy, place }: ConvertInput): ConvertPlan {
  if (store.kind !== 'ssm') {
    throw new CommandError(`${name} is in Secrets Manager, which encrypts every value`, 'nothing has to be converted');
  }
  if (variable.kind === 'config') {
    throw new CommandError(`${name} is configuration, which is a String`, 'nothing has to be converted; declare it as a secret first where it should be one');
  }
  if (reading?.status === 'found') {
    return reading.type === 'SecureString' ? { action: hasCopy ? 'finish' : 'none' } : { action: 'convert', type: reading.type ?? 'String', version: reading.version };
  }
  if (reading !== undefined && reading.status !== 'missing') {
    throw new CommandError(`${name} can't be read`, 'ask for the permission, or choose other credentials with --profile NAME');
  }
  if (hasCopy) {
    return { action: 'finish' };
  }
  throw new CommandError(`${name} has no value`, ownCommand(['put', name], place));
}
