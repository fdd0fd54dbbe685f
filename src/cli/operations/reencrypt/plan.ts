import { Declaration, isOwn, OwnVariable, sortedVariables } from '../../../core/declaration';
import { AWS_MANAGED_KEY, isKey } from '../../../core/encryption-key';
import { StoredValue } from '../../../core/stored-value';
import { currentOf } from '../../values/current-value';

export interface ReencryptItem {
  /** Variable, or name of the secret: a JSON secret has one key for all of its fields. */
  readonly name: string;
  readonly store: number;
  /** Last part of the parameter's name. */
  readonly parameter?: string;
  /** Why it stays as it is. Undefined if it is encrypted again. */
  readonly kept?: string;
  /** Set if it stays although it may have another key. */
  readonly problem?: true;
}

export interface ReencryptInput {
  readonly declaration: Declaration;
  /** By variable. */
  readonly readings: ReadonlyMap<string, StoredValue>;
  /** By store: its current key, or undefined for the AWS managed key. */
  readonly wanted: ReadonlyMap<number, string | undefined>;
  /** By store, then by the last part of a parameter's name or the name of a secret. Missing if AWS doesn't return it. */
  readonly present: ReadonlyMap<number, ReadonlyMap<string, string | undefined>>;
}

/** Values whose key isn't their store's current key, sorted by name. */
export function planReencryption(input: ReencryptInput): ReencryptItem[] {
  const { stores } = input.declaration;
  const own = sortedVariables(input.declaration).filter((entry): entry is [string, OwnVariable] => isOwn(entry[1]));
  const parameters = own.filter(([, { store }]) => stores[store].kind === 'ssm').map(([name, variable]): ReencryptItem =>
    ({ name, store: variable.store, parameter: variable.name, ...reasonToKeepParameter(name, variable, input) }));
  const secrets = stores.flatMap(({ kind, name }, store): ReencryptItem[] =>
    kind === 'secretsmanager' && own.some(([, variable]) => variable.store === store) ? [{ name, store, kept: reasonToKeepSecret(store, input) }] : []);
  return [...parameters, ...secrets];
}

function reasonToKeepParameter(name: string, variable: OwnVariable, { declaration: { stores, service }, readings, wanted, present }: ReencryptInput): Pick<ReencryptItem, 'kept' | 'problem'> {
  const current = currentOf(stores[variable.store], variable, readings.get(name), { variable: name, place: { service } });
  switch (current.state) {
    case 'absent': return { kept: 'has no value yet' };
    case 'blocked': return { kept: current.problem, problem: true };
    case 'unseen': return { kept: 'you are not allowed to read it', problem: true };
    case 'found': return current.type !== 'SecureString' ? { kept: 'is configuration, and not encrypted' }
      : isKey(present.get(variable.store)?.get(variable.name), wanted.get(variable.store) ?? AWS_MANAGED_KEY.ssm) ? { kept: 'has this key already' } : {};
  }
}

function reasonToKeepSecret(index: number, { declaration: { stores }, wanted, present }: ReencryptInput): string | undefined {
  const { arn, name } = stores[index];
  const keys = present.get(index);
  if (arn) {
    return 'has the key that the owner of the secret chose';
  }
  if (!keys?.has(name)) {
    return 'has no value yet';
  }
  return isKey(keys.get(name) ?? AWS_MANAGED_KEY.secretsmanager, wanted.get(index) ?? AWS_MANAGED_KEY.secretsmanager) ? 'has this key already' : undefined;
}
