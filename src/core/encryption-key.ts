import { StoreKind } from './declaration';

/** The AWS managed key that each service takes where none is named. */
export const AWS_MANAGED_KEY: Readonly<Record<StoreKind, string>> = { ssm: 'alias/aws/ssm', secretsmanager: 'alias/aws/secretsmanager' };

/** Whether two texts name the same key. AWS names a key as it was given: by its ID, an alias or an ARN. */
export function isKey(present: string | undefined, wanted: string): boolean {
  return present !== undefined && idOf(present) === idOf(wanted);
}

/** The message of a read that the key's permissions stopped, as Parameter Store, Secrets Manager and KMS word it. */
export function isKeyDenial(message: string): boolean {
  return /customer master key|Access to KMS is not allowed|kms:Decrypt/i.test(message);
}

/**
 * Whether a value has another key than its store. An alias may stand for any key, so that nothing follows from a difference to it,
 * except for those of the AWS managed keys.
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
