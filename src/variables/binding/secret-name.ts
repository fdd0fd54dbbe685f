import { RuleError } from '../../core/errors';
import { looksLikeSuffix } from '../../core/names';

/**
 * ECS takes secrets by ARN only. Without the suffix, Secrets Manager mistakes the end of such a name or ARN for it.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export function assertReferable(subject: string, nameOrArn: string): void {
  if (looksLikeSuffix(nameOrArn)) {
    throw new RuleError({
      subject,
      must: 'must refer to a secret whose name ends in a hyphen and six characters by its complete ARN: without the suffix, Secrets Manager takes that end for it',
      got: nameOrArn,
      fix: 'import it by `Secret.fromSecretCompleteArn`',
    });
  }
}
