import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { MAX_MANAGED_POLICY, policySize } from './policy-size';
import { POLICY_ENVELOPE, RoleQuotas } from './role-quotas';

/** A policy with room for statements. */
interface OpenPolicy {
  readonly policy: iam.ManagedPolicy;
  left: number;
}

/**
 * Statements of many declarations in as few policies as they fit into: first one inline policy, then managed ones. A role has ten
 * managed policies, so a policy for each declaration would end a stack at about twenty.
 */
export class SharedPolicies {
  private inline?: iam.Policy;
  private readonly managed: OpenPolicy[] = [];

  constructor(private readonly scope: Construct, private readonly role: iam.Role, private readonly quotas: RoleQuotas, private readonly id = 'References') {}

  /** Returns the policy of each statement. */
  public add(statements: readonly iam.PolicyStatement[], declaredIn: Construct): Construct[] {
    return [...new Set(statements.map((statement) => this.addStatement(statement, declaredIn)))];
  }

  private addStatement(statement: iam.PolicyStatement, declaredIn: Construct): Construct {
    const size = policySize(Stack.of(this.scope), statement.toStatementJson()) + 1;
    const policy = this.inlineFor(size) ?? this.managedFor(size, declaredIn);
    policy.addStatements(statement);
    return policy;
  }

  private inlineFor(size: number): iam.Policy | undefined {
    if (!this.quotas.takeInline(this.inline ? size : size + POLICY_ENVELOPE)) {
      return undefined;
    }
    this.inline ??= new iam.Policy(this.scope, this.id, { roles: [this.role], document: new iam.PolicyDocument({ minimize: true }) });
    return this.inline;
  }

  private managedFor(size: number, declaredIn: Construct): iam.ManagedPolicy {
    const open = this.managed.find(({ left }) => left >= size);
    if (open) {
      open.left -= size;
      return open.policy;
    }
    const policy = this.quotas.managedPolicy(this.scope, `${this.id}${this.managed.length}`, [], declaredIn);
    this.managed.push({ policy, left: MAX_MANAGED_POLICY - POLICY_ENVELOPE - size });
    return policy;
  }
}
