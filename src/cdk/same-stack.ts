import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { RuleError } from '../core/errors';

export interface SameStackRule {
  /** The property or the kind of construct in the message. */
  readonly subject: string;
  readonly must?: string;
  readonly fix?: string;
}

/**
 * Refuses a user in another stack than the owner of values. An attribute that crosses stacks would create a cycle, or an export
 * that can't change. A nested stack counts as another.
 */
export function assertSameStack(owner: IConstruct, user: IConstruct, rule: SameStackRule): void {
  if (Stack.of(user) !== Stack.of(owner)) {
    throw new RuleError({
      must: 'must be in the same stack as its ServiceSecrets',
      fix: 'create a ServiceSecrets there with the same store',
      ...rule,
      got: `${user.node.path} in ${Stack.of(user).node.path}`,
    });
  }
}
