import { StoreKind } from './declaration';

/** The AWS managed key that each service uses by default. */
export const AWS_MANAGED_KEY: Readonly<Record<StoreKind, string>> = { ssm: 'alias/aws/ssm', secretsmanager: 'alias/aws/secretsmanager' };

/** Whether two texts name the same key. AWS returns a key in the form in which it was set: ID, alias or ARN. */
export function isKey(present: string | undefined, wanted: string): boolean {
  return present !== undefined && idOf(present) === idOf(wanted);
}

/** The message of a read that the key's permissions deny, in the words of Parameter Store, Secrets Manager and KMS. */
export function isKeyDenial(message: string): boolean {
  return /customer master key|Access to KMS is not allowed|kms:Decrypt/i.test(message);
}

/**
 * Whether a value has another key than its store. An alias may mean any key, so a difference to it proves nothing,
 * except for the aliases of the AWS managed keys.
 */
export function isOtherKey(present: string, kind: StoreKind, wanted: string = AWS_MANAGED_KEY[kind]): boolean {
  const managed = isKey(present, AWS_MANAGED_KEY[kind]) || isKey(wanted, AWS_MANAGED_KEY[kind]);
  return !isKey(present, wanted) && (managed || !(isAlias(present) || isAlias(wanted)));
}

function isAlias(key: string): boolean {
  return /(?:^|:)alias\//.test(key);
}

function idOf(key: string): string {
  return key.replace(/^arn:[^:]+:kms:[^:]*:[^:]*:/, '').replace(/^key\//, '');
}
