import { awsCommand, CommandPlace, ownCommand } from '../../core/commands';
import { OwnVariable, StoreDeclaration } from '../../core/declaration';
import { introduced } from '../../core/fix';
import { fieldText, StoredValue } from '../../core/stored-value';
import { Seen } from '../../stores/value-store';

/** What a store contains for one own variable now. */
export type Current =
  | { readonly state: 'absent' }
  | { readonly state: 'found'; readonly value: string; readonly version: string; readonly modified?: Date; readonly type?: string }
  /** The caller may write but not read it. */
  | { readonly state: 'unseen' }
  | { readonly state: 'blocked'; readonly problem: string; readonly fix: string };

/** The value that a write may replace, so that it doesn't overwrite somebody else's change. Undefined for an unreadable value. */
export function seenOf(current: Current): Seen | undefined {
  switch (current.state) {
    case 'absent': return { status: 'absent' };
    case 'found': return { status: 'found', version: current.version };
    default: return undefined;
  }
}

/** A variable and its place, for the commands that messages print. */
export interface CommandSubject {
  readonly variable: string;
  readonly place: CommandPlace;
}

export function currentOf(store: StoreDeclaration, variable: Pick<OwnVariable, 'name' | 'kind'>, reading: StoredValue | undefined, of: CommandSubject): Current {
  switch (reading?.status) {
    case undefined:
    case 'missing': return { state: 'absent' };
    case 'deleted': return blocked('its secret is scheduled for deletion', aws(store, of.place, ['restore-secret', '--secret-id', store.arn ?? store.name]));
    // A write adds the key to the other keys of a JSON secret, so it has to read them.
    case 'denied': return store.kind === 'ssm' ? { state: 'unseen' } : blocked(`you are not allowed to read it (${reading.message})`, 'ask for the permission, or choose other credentials with --profile NAME');
    case 'failed': return blocked(`it can't be read (${reading.message})`, 'look at the key and the store it names');
    case 'found': return store.kind === 'ssm' ? parameter(variable, reading, of) : secretKey(store, variable, reading, of.place);
  }
}

type Found = Extract<StoredValue, { readonly status: 'found' }>;

function parameter(variable: Pick<OwnVariable, 'kind'>, { value = '', version, modified, type }: Found, of: CommandSubject): Current {
  if (variable.kind !== 'config' && type !== 'SecureString') {
    return blocked(`it is a ${type}, and a secret must be a SecureString; the type can't change in place`,
      introduced('convert it, which keeps the value', ownCommand(['convert', of.variable], of.place)));
  }
  return { state: 'found', value, version, modified, type };
}

function secretKey(store: StoreDeclaration, variable: Pick<OwnVariable, 'name'>, reading: Found, place: CommandPlace): Current {
  const { problem } = reading.json ?? { problem: 'binary' };
  if (problem !== undefined) {
    return blocked(`its secret is ${problem}, not a JSON object`, introduced('store a JSON object such as {"KEY":"value"}', aws(store, place, ['put-secret-value', '--secret-id', reading.arn, '--secret-string', 'file:///dev/stdin'])));
  }
  const value = fieldText(reading.json, variable.name);
  return value === undefined
    ? { state: 'absent' }
    : { state: 'found', value, version: reading.version, modified: reading.modified };
}

/** Names the secret by its ARN if known, as its name may be another secret's in another account. */
function aws(store: StoreDeclaration, { profile, region }: CommandPlace, words: readonly string[]): string {
  return awsCommand(['secretsmanager', ...words], { profile, region: store.region ?? region });
}

function blocked(problem: string, fix: string): Current {
  return { state: 'blocked', problem, fix };
}
