import { GetRoleCommand } from '@aws-sdk/client-iam';
import { isAccessDenied } from '../../../aws/errors';
import { iam } from '../../aws/iam-client';
import { Target } from '../../aws/target';
import { CommandError } from '../../errors';

/**
 * The principal that IAM can simulate for a caller: a user, or the role of a session. The ARN of a session lacks the
 * role's path, which roles of IAM Identity Center have, so this reads the role from IAM.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export async function principalOf(target: Target, caller: string): Promise<string> {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(caller) ?? [];
  if (role === undefined) {
    if (!/^arn:[^:]+:iam::\d{12}:user\//.test(caller)) {
      throw new CommandError('IAM simulates neither the root user nor a federated user', 'use the credentials of a role or of a user of IAM');
    }
    return caller;
  }
  try {
    const { Role } = await iam(target).send(new GetRoleCommand({ RoleName: role }));
    return Role?.Arn ?? `arn:${partition}:iam::${account}:role/${role}`;
  } catch (error) {
    if (!isAccessDenied(error)) {
      throw error;
    }
    return `arn:${partition}:iam::${account}:role/${role}`;
  }
}
