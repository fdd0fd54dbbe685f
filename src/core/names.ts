import { RuleError } from './errors';

/**
 * Valid names in Parameter Store, Secrets Manager and ECS. Callers skip tokens, as their text isn't known.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */

/** A valid name of a container's variable. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const PARAMETER_PART = /^[A-Za-z0-9_.-]+$/;
/** With the exclamation mark of secrets that AWS services manage, as in `rds!db-…`. */
const SECRET_NAME = /^[A-Za-z0-9/_+=.@!-]+$/;
const LOOKS_LIKE_SUFFIX = /-[A-Za-z0-9]{6}$/;
const SUFFIX_LENGTH = '-AbCdEf'.length;

export const MAX_PARAMETER_LEVELS = 15;
/** The limit of 1,011 characters counts the part of the ARN before the name. The longest such part leaves this length. */
export const MAX_PARAMETER_NAME = 948;
export const MAX_SECRET_NAME = 512;

/** Whether a container and a list can have it. */
export function isVariableName(name: string): boolean {
  return VARIABLE_NAME.test(name) && name !== '__proto__';
}

export function assertVariableName(name: string): void {
  if (name === '__proto__') {
    throw new RuleError({
      subject: name,
      must: 'must not be `__proto__`, which JavaScript takes for the prototype of the list',
      got: JSON.stringify(name),
      fix: 'rename the variable',
    });
  }
  if (!VARIABLE_NAME.test(name)) {
    throw new RuleError({
      subject: name,
      must: 'must be a name that a container can have: a letter or underscore, then letters, digits, ".", "_" or "-"',
      got: JSON.stringify(name),
      fix: 'rename the variable',
    });
  }
}

/** A prefix such as `/prod/shop`, without a trailing slash. */
export function assertPrefix(prefix: string, subject = 'prefix'): void {
  const fail = (must: string, fix: string): never => {
    throw new RuleError({ subject, must, got: JSON.stringify(prefix), fix });
  };
  if (!prefix.startsWith('/')) {
    fail('must start with a slash', `write "/${prefix}"`);
  }
  if (prefix.endsWith('/')) {
    fail('must not end with a slash', prefix === '/' ? 'name the service, as in "/prod/shop"' : `write "${prefix.replace(/\/+$/, '') || '/prod/shop'}"`);
  }
  const parts = prefix.slice(1).split('/');
  const bad = parts.find((part) => !PARAMETER_PART.test(part));
  if (bad !== undefined) {
    fail(`must consist of letters, digits, ".", "_" and "-" between single slashes (${JSON.stringify(bad)} does not)`, 'rename that part');
  }
  if (/^(aws|ssm)/i.test(parts[0])) {
    fail('must not begin with "aws" or "ssm", which AWS keeps for itself', 'put another part in front, as in "/prod/shop"');
  }
  if (parts.length + 1 > MAX_PARAMETER_LEVELS) {
    fail(`must have at most ${MAX_PARAMETER_LEVELS - 1} levels, so that the values' names have ${MAX_PARAMETER_LEVELS}`, 'shorten the path');
  }
}

/** The part of an own parameter's name after the prefix: one part, or several with slashes between them. */
export function assertParameterPart(variable: string, name: string): void {
  if (!name.split('/').every((part) => PARAMETER_PART.test(part))) {
    throw new RuleError({
      subject: variable,
      must: 'must have a `name` of letters, digits, ".", "_" and "-", with single slashes between parts',
      got: JSON.stringify(name),
      fix: 'choose another `name`',
    });
  }
}

/** A complete parameter name, own or external. */
export function assertParameterName(variable: string, name: string): void {
  const fail = (must: string, fix: string): never => {
    throw new RuleError({ subject: variable, must, got: JSON.stringify(name), fix });
  };
  if (name.startsWith('arn:')) {
    fail('must refer to a parameter by its name, not its ARN', 'write the part after ":parameter"');
  }
  if (name.includes(':')) {
    fail('must refer to a parameter without a version or label, which a task definition cannot pin', 'remove what follows the colon');
  }
  const parts = (name.startsWith('/') ? name.slice(1) : name).split('/');
  if (!parts.every((part) => PARAMETER_PART.test(part))) {
    fail('must refer to a parameter name of letters, digits, ".", "_" and "-" between single slashes', 'check the spelling');
  }
  if (parts.length > 1 && !name.startsWith('/')) {
    fail('must refer to a parameter with a leading slash when its name has levels', `write "/${name}"`);
  }
  if (parts.length > MAX_PARAMETER_LEVELS) {
    fail(`must refer to a parameter of at most ${MAX_PARAMETER_LEVELS} levels`, 'shorten the path');
  }
  if (name.length > MAX_PARAMETER_NAME) {
    fail(`must refer to a parameter name of at most ${MAX_PARAMETER_NAME} characters`, 'shorten the prefix or the `name`');
  }
}

export function assertSecretName(name: string, subject = 'secretName'): void {
  const fail = (must: string, fix: string): never => {
    throw new RuleError({ subject, must, got: JSON.stringify(name), fix });
  };
  if (name.startsWith('arn:')) {
    fail('must be a secret\'s name, not its ARN', 'use Secret.fromSecretCompleteArn with fromSecretsManager or SecretStore.fromSecret');
  }
  if (!SECRET_NAME.test(name)) {
    fail('must consist of letters, digits and any of /_+=.@-', 'check the spelling');
  }
  if (name.length > MAX_SECRET_NAME) {
    fail(`must have at most ${MAX_SECRET_NAME} characters`, 'shorten it');
  }
}

/** True for a name or an ARN that Secrets Manager may read as one with a suffix. */
export function looksLikeSuffix(text: string): boolean {
  return LOOKS_LIKE_SUFFIX.test(text);
}

/** Whether an ARN or name is that of the declared secret, which may lack the hyphen and the six characters that Secrets Manager adds. */
export function isSecret(declared: string, secret: string): boolean {
  return secret === declared || (secret.startsWith(declared) && secret.length === declared.length + SUFFIX_LENGTH && looksLikeSuffix(secret));
}

/** A secret that a store creates, or finds by its name alone. */
export function assertStoreSecretName(name: string): void {
  assertSecretName(name);
  if (name.includes('!')) {
    throw new RuleError({
      subject: 'secretName',
      must: 'must not contain "!", which AWS keeps for secrets that its services manage',
      got: JSON.stringify(name),
      fix: 'refer to such a secret by Variable.fromSecretName',
    });
  }
  if (looksLikeSuffix(name)) {
    throw new RuleError({
      subject: 'secretName',
      must: 'must not end in a hyphen and six characters: Secrets Manager takes that for the suffix of an ARN and looks for another secret',
      got: JSON.stringify(name),
      fix: 'choose another name, or import a secret that exists by `Secret.fromSecretCompleteArn` and use SecretStore.fromSecret',
    });
  }
}

export function assertJsonKey(variable: string, key: string): void {
  if (key === '') {
    throw new RuleError({
      subject: variable,
      must: 'must have a JSON key that is not empty',
      got: '""',
      fix: 'name the key, or leave it out for the whole secret',
    });
  }
  if (key.includes(':')) {
    throw new RuleError({
      subject: variable,
      must: 'must have a JSON key without a colon: ECS reads what follows it as a version stage',
      got: JSON.stringify(key),
      fix: 'rename the key in the secret',
    });
  }
}
