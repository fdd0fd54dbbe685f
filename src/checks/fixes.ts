import { CheckSubject } from './check';
import { awsCommand, ownCommand } from '../core/commands';
import { isOwn, StoreDeclaration } from '../core/declaration';
import { introduced } from '../core/fix';
import { environmentInArn, readId, readRegion, shown } from '../core/location';
import { FoundValue } from '../core/stored-value';

/** The commands that fix a finding. None of them deletes a value, or replaces one that is identified by its name alone. */

export function putCommand(subject: CheckSubject, ...options: readonly string[]): string {
  return ownCommand(['put', subject.name, ...options], subject.place);
}

/** Creates a new random value, instead of copying the one at another location. */
export function putGenerated(subject: CheckSubject): string {
  return putCommand(subject, ...subject.variable.kind === 'generated' ? ['--generate'] : []);
}

/** Copies a value from its previous location. */
export function copyFrom(subject: CheckSubject, from: { readonly store: StoreDeclaration; readonly name: string }): string {
  const name = isOwn(subject.variable) && subject.variable.name !== from.name ? ['--from-name', from.name] : [];
  const region = from.store.region === undefined ? [] : ['--from-region', from.store.region];
  return ownCommand(['copy', subject.name, '--from', storeArgument(from.store), ...name, ...region], subject.place);
}

/** A store for `copy --from`: a path begins with a slash, a secret's name only rarely. */
function storeArgument({ kind, name, arn }: StoreDeclaration): string {
  return arn ?? (kind === 'secretsmanager' && name.startsWith('/') ? `secret:${name}` : name);
}

/** Changes the type of a parameter, and keeps its value. */
export function convertCommand(subject: CheckSubject): string {
  return ownCommand(['convert', subject.name], subject.place);
}

/** Encrypts the existing value with the present key of its store. */
export function reencryptCommand(subject: CheckSubject): string {
  return ownCommand(['reencrypt'], subject.place);
}

/** Replaces the whole secret, where it isn't a JSON object to which a key can be added. */
export function putJson(subject: CheckSubject, { arn }: FoundValue): string {
  return introduced('store a JSON object such as {"KEY":"value"}', aws(subject, ['secretsmanager', 'put-secret-value', '--secret-id', arn, ...FROM_STDIN]));
}

export function restore(subject: CheckSubject): string {
  return aws(subject, ['secretsmanager', 'restore-secret', '--secret-id', readId(subject.location)]);
}

export function listVersions(subject: CheckSubject): string {
  return introduced('see what it has', aws(subject, ['secretsmanager', 'list-secret-version-ids', '--secret-id', readId(subject.location)]));
}

/** The command line for an own value of people, the owner's command for all others. */
export function giveValue(subject: CheckSubject): string {
  return subject.store ? putCommand(subject) : createExternal(subject);
}

/** The same for an existing value that must be replaced. */
export function replaceValue(subject: CheckSubject, reading: FoundValue): string {
  return subject.store ? putCommand(subject) : replaceExternal(subject, reading);
}

/** A secret that doesn't exist. A new one gets another ARN, so a complete ARN in the reference stays invalid. */
export function createSecret(subject: CheckSubject): string {
  if (subject.store) {
    return putCommand(subject);
  }
  return isFullArn(readId(subject.location))
    ? 'correct the reference in code; a new secret of that name has another ARN'
    : introduced(`correct the reference in code, or create it${inAccount(subject)}`, aws(subject, ['secretsmanager', 'create-secret', '--name', secretOf(subject), ...FROM_STDIN]));
}

const FROM_STDIN = ['--secret-string', 'file:///dev/stdin'];

function createExternal(subject: CheckSubject): string {
  const { location } = subject;
  if (location.service === 'secretsmanager') {
    return location.field === undefined ? createSecret(subject)
      : `correct the key in code, or let the owner of ${secretOf(subject)} add it to the JSON object${inAccount(subject)}`;
  }
  return location.arn === undefined
    ? introduced(`correct the name in code, or create it${inAccount(subject)}`, aws(subject, ['ssm', 'put-parameter', '--name', readId(location), '--type', 'SecureString', '--value', 'file:///dev/stdin']))
    : `correct the ARN in code, or let the owner create the parameter${inAccount(subject)}`;
}

/**
 * AWS can't write a parameter by its ARN, and a write by name could overwrite another account's parameter. Writing a
 * secret for one of its keys would lose the others.
 */
function replaceExternal(subject: CheckSubject, { arn }: FoundValue): string {
  const { location } = subject;
  return location.service === 'secretsmanager' && location.field === undefined
    ? introduced('correct the reference in code, or replace the value', aws(subject, ['secretsmanager', 'put-secret-value', '--secret-id', arn, ...FROM_STDIN]))
    : `correct the reference in code, or let the owner of ${shown(location)} store another value${inAccount(subject)}`;
}

function aws({ location, place }: CheckSubject, words: readonly string[]): string {
  return awsCommand(words, { profile: place.profile, region: readRegion(location) ?? place.region });
}

function inAccount({ location, place }: CheckSubject): string {
  const account = environmentInArn(location.arn)?.account || place.account;
  return account ? ` (account ${account})` : '';
}

function isFullArn(id: string): boolean {
  return /^arn:.*:secret:.*-[A-Za-z0-9]{6}$/.test(id);
}

/** The secret, for a reference to any of its keys. */
export function secretOf(subject: CheckSubject): string {
  return shown(subject.location.service === 'secretsmanager' ? { ...subject.location, field: undefined } : subject.location);
}

/** AWS's messages can be as long as a policy; the log contains all of it. */
export function shorten(message: string): string {
  return message.length > 300 ? `${message.slice(0, 297)}...` : message;
}
