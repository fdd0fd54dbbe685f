import { RuleError } from '../../core/errors';
import { looksLikeSuffix } from '../../core/names';

/**
 * ECS knows a secret by an ARN only. Where the suffix isn't known, the end of such a name or ARN is taken for it.
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
