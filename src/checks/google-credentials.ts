import { Check } from './check';
import { delivered } from './delivered';
import { putCommand, replaceValue } from './fixes';
import { introduced } from '../core/fix';
import { parseJsonObject } from '../core/json-object';
import { shown } from '../core/location';
import { isPrivateKey } from '../core/private-key';

/**
 * Fields that at least one of Google's libraries requires: Java wants the ids of a service account's client and key,
 * Python its token URI.
 * @see https://cloud.google.com/docs/authentication/application-default-credentials
 */
const FIELDS: { readonly [type: string]: readonly string[] } = {
  service_account: ['client_email', 'client_id', 'private_key', 'private_key_id', 'token_uri'],
  authorized_user: ['client_id', 'client_secret', 'refresh_token'],
  external_account: ['audience', 'subject_token_type', 'token_url', 'credential_source'],
};
const TYPES = Object.keys(FIELDS);

/** A file with `asGoogleCredentials`. */
export const googleCredentials: Check = (subject, reading) => {
  const value = subject.variable.file?.format === 'google-credentials' ? delivered(subject, reading) : undefined;
  const problem = value === undefined ? undefined : googleCredentialsProblem(value);
  const fix = subject.store ? introduced('pass it as standard input (< FILE)', putCommand(subject)) : replaceValue(subject, reading);
  return problem ? { variable: subject.name, problem: `${shown(subject.location)} ${problem}`, fix: introduced('download the credentials file again', fix) } : undefined;
};

/** Returns the problem of a Google credentials file. It names fields, never their content. */
export function googleCredentialsProblem(text: string): string | undefined {
  const credentials = parseJsonObject(text);
  if (typeof credentials === 'string') {
    return `is ${credentials}, so not a Google credentials file`;
  }
  const { type } = credentials;
  if (typeof type !== 'string' || !TYPES.includes(type)) {
    return `${type === undefined ? 'has no field type' : 'has another type'}: Google credentials have one of ${TYPES.join(', ')}`;
  }
  const missing = FIELDS[type].filter((field) => !present(field, credentials[field]));
  if (missing.length) {
    return `has no ${missing.join(', ')}, which Google credentials of type ${type} need`;
  }
  return type === 'service_account' && !isPrivateKey(credentials.private_key as string)
    ? 'has a private_key that is not a PEM key with line breaks (often escaped twice, or cut off)'
    : undefined;
}

function present(field: string, value: unknown): boolean {
  return field === 'credential_source' ? typeof value === 'object' && value !== null : typeof value === 'string' && value !== '';
}
