import { CheckSubject } from './check';
import { isOwn, StoreDeclaration } from '../core/declaration';
import { readId, readRegion, shown } from '../core/location';

/** The commands that fix a finding. */

export function put(subject: CheckSubject, option = ''): string {
  return `npx cdk-service-secrets put ${subject.name}${option} -s ${quote(subject.service)}`;
}

/** A new random value where one is wanted, instead of one that is somewhere else. */
export function putGenerated(subject: CheckSubject): string {
  return put(subject, subject.variable.kind === 'generated' ? ' --generate' : '');
}

/** Brings a value along from where it was. */
export function copyFrom(subject: CheckSubject, from: { readonly store: StoreDeclaration; readonly name: string }): string {
  const name = isOwn(subject.variable) && subject.variable.name !== from.name ? ` --from-name ${quote(from.name)}` : '';
  const region = from.store.region === undefined ? '' : ` --from-region ${from.store.region}`;
  return `npx cdk-service-secrets copy ${subject.name} --from ${quote(storeArgument(from.store))}${name}${region} -s ${quote(subject.service)}`;
}

/** A store as `copy --from` takes it: a path begins with a slash, a secret's name only rarely. */
function storeArgument({ kind, name, arn }: StoreDeclaration): string {
  return arn ?? (kind === 'secretsmanager' && name.startsWith('/') ? `secret:${name}` : name);
}

/** Changes the type of a parameter, and keeps its value. */
export function convert(subject: CheckSubject): string {
  return `npx cdk-service-secrets convert ${subject.name} -s ${quote(subject.service)}`;
}

/** Encrypts what is there with the key that its store has now. */
export function reencrypt(subject: CheckSubject): string {
  return `npx cdk-service-secrets reencrypt -s ${quote(subject.service)}`;
}

/** The whole secret, where there is no JSON object that a key could be added to. */
export function putJson(subject: CheckSubject): string {
  return `store a JSON object such as {"KEY":"value"}: aws secretsmanager put-secret-value --secret-id ${secretId(subject)} --secret-string file:///dev/stdin${regionOption(subject)}`;
}

export function restore(subject: CheckSubject): string {
  return `aws secretsmanager restore-secret --secret-id ${secretId(subject)}${regionOption(subject)}`;
}

export function listVersions(subject: CheckSubject): string {
  return `see what it has: aws secretsmanager list-secret-version-ids --secret-id ${secretId(subject)}${regionOption(subject)}`;
}

function secretId({ location }: CheckSubject): string {
  return readId(location);
}

/** For a shell: paths of constructs may hold spaces. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, '\'\\\'\'')}'`;
}

export function regionOption({ location }: CheckSubject): string {
  const region = readRegion(location);
  return region ? ` --region ${region}` : '';
}

/** Whatever gives the value: the command line for what people own in a store of ours, the owner's way otherwise. */
export function giveValue(subject: CheckSubject): string {
  return subject.store ? put(subject) : giveExternal(subject, '--type SecureString');
}

/** The same where a value stands that has to go. The type of a parameter stays. */
export function replaceValue(subject: CheckSubject): string {
  return subject.store ? put(subject) : giveExternal(subject, '--overwrite');
}

/** A secret that isn't there. One made anew has another ARN, so that a full one still leads nowhere. */
export function createSecret(subject: CheckSubject): string {
  const arn = /^arn:.*:secret:.*-[A-Za-z0-9]{6}$/.test(secretId(subject));
  if (subject.store) {
    return put(subject);
  }
  return arn
    ? 'correct the reference in code; a secret that is made anew has another ARN'
    : `correct the reference in code, or: aws secretsmanager create-secret --name ${secretOf(subject)} --secret-string file:///dev/stdin${regionOption(subject)}`;
}

function giveExternal(subject: CheckSubject, option: string): string {
  const { location } = subject;
  if (location.service === 'ssm') {
    return `correct the name in code, or: aws ssm put-parameter --name ${readId(location)} ${option} --value file:///dev/stdin${regionOption(subject)}`;
  }
  const whole = location.field === undefined ? '' : ' store the JSON object with all of its keys';
  return `correct the reference in code, or${whole}: aws secretsmanager put-secret-value --secret-id ${secretId(subject)} --secret-string file:///dev/stdin${regionOption(subject)}`;
}

/** The secret, whichever of its keys was asked for. */
export function secretOf(subject: CheckSubject): string {
  return shown(subject.location.service === 'secretsmanager' ? { ...subject.location, field: undefined } : subject.location);
}

/** Messages of AWS can be as long as a policy; the log has all of it. */
export function shorten(message: string): string {
  return message.length > 300 ? `${message.slice(0, 297)}...` : message;
}

/** The place as people know it: a parameter's name, or a secret and the key in it. */
export function placeOf({ location }: CheckSubject): string {
  return shown(location);
}
