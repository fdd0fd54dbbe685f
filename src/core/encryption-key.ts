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

function idOf(key: string): string {
  return key.replace(/^arn:[^:]+:kms:[^:]*:[^:]*:/, '').replace(/^key\//, '');
}
