import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { MAX_INLINE_POLICIES, MAX_MANAGED_POLICY, policySize } from './policy-size';
import { RuleError } from '../core/errors';

/** Managed policies of a role, by default. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_MANAGED = 10;
/** Version, braces and commas around the statements of a policy. */
export const POLICY_ENVELOPE = 60;

export interface RoleQuotasProps {
  readonly role: iam.Role;
  /** As in "must leave the gate's role within …". */
  readonly owner: string;
  /** Characters of the role's other inline policies. */
  readonly inlineUsed: number;
  /** Of managed policies. */
  readonly description: string;
  /** The advice when the role is full. */
  readonly fix: string;
}

/** The room left in the policies of a role that several declarations of a stack share: inline first, then managed. */
export class RoleQuotas {
  private inlineLeft: number;
  private managedLeft = MAX_MANAGED;

  constructor(private readonly props: RoleQuotasProps) {
    this.inlineLeft = MAX_INLINE_POLICIES - props.inlineUsed;
  }

  /** Reserves room in the inline policies; false where there is too little. */
  public takeInline(size: number): boolean {
    if (size > this.inlineLeft) {
      return false;
    }
    this.inlineLeft -= size;
    return true;
  }

  /** Refuses a policy that AWS would refuse in the middle of a deployment. */
  public managedPolicy(scope: Construct, id: string, statements: iam.PolicyStatement[], declaredIn = scope): iam.ManagedPolicy {
    const { role, owner, description, fix } = this.props;
    if (this.managedLeft-- === 0 || policySize(Stack.of(scope), statements.map((statement) => statement.toStatementJson())) > MAX_MANAGED_POLICY) {
      throw new RuleError({
        subject: 'variables',
        must: `must leave ${owner} within ${MAX_INLINE_POLICIES} characters of inline and ${MAX_MANAGED} managed policies`,
        got: declaredIn.node.path,
        fix,
      });
    }
    return new iam.ManagedPolicy(scope, id, { description, roles: [role], statements });
  }
}
