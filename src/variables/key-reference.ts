import * as kms from 'aws-cdk-lib/aws-kms';

/** The key's ARN. For an alias, the ARN of its key, or the alias itself where only its name is known. */
export function keyReference(key: kms.IKey): string {
  if ('aliasTargetKey' in key) {
    try {
      return (key as kms.IAlias).aliasTargetKey.keyArn;
    } catch {
      return key.keyArn; // imported by name: the target isn't known
    }
  }
  return key.keyArn;
}
