import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { MAX_MANAGED_POLICY, policySize } from '../../cdk/policy-size';
import { toPolicyStatement } from '../../cdk/policy-statement';
import { POLICY_ENVELOPE, RoleQuotas } from '../../cdk/role-quotas';
import { neverReads } from '../../core/iam/redeploy';
import { StatementData } from '../../core/iam/statements';

/** Room for what the role may do whatever is declared: its log, its stack, its queues, and the denials. */
const INLINE_USED = 2_500;
/** As long as the ARN of a service, or of a secret, usually gets that CloudFormation fills in. */
const REFERENCE_LENGTH = 110;

/** The CDK takes an ARN with a token for as long, and moves what is beyond 10,000 characters of a default policy elsewhere. */
const CDK_ESTIMATE = 125;

/** A policy that still takes statements, by their actions. */
interface OpenPolicy {
  readonly statements: Map<string, iam.PolicyStatement>;
  /** Reserves room; false where there is too little. */
  take(size: number): boolean;
  add(statement: iam.PolicyStatement): void;
}

/**
 * The role that restarts every service of a stack. Its statements are grouped by their actions, and each resource is named
 * once: in the role's default policy while that has room, then in managed policies.
 */
export class RestartRole {
  private readonly quotas: RoleQuotas;
  private readonly allowed = new Set<string>();
  private readonly stack: Stack;
  private open: OpenPolicy;
  private managedPolicies = 0;

  constructor(private readonly role: iam.Role, alsoUsed = 0) {
    this.stack = Stack.of(role);
    this.quotas = new RoleQuotas({
      role,
      owner: 'the role of redeployOnChange',
      inlineUsed: INLINE_USED + alsoUsed,
      description: 'What the function that restarts services may do',
      fix: 'move some services to another stack, or refer to external values under one prefix by a store',
    });
    this.open = {
      statements: new Map(),
      take: (size) => this.quotas.takeInline(Math.max(size, CDK_ESTIMATE)),
      add: (statement) => role.addToPolicy(statement),
    };
    neverReads().map(toPolicyStatement).forEach((statement) => role.addToPolicy(statement));
  }

  /** The construct is named in the error when the role is full. */
  public allow(declaredIn: Construct, statements: readonly StatementData[]): void {
    for (const { actions, resources } of statements) {
      resources.forEach((resource) => this.allowOne(declaredIn, [...actions], resource));
    }
  }

  private allowOne(declaredIn: Construct, actions: string[], resource: string): void {
    const kind = actions.join();
    const key = JSON.stringify([kind, this.stack.resolve(resource)]);
    if (this.allowed.has(key)) {
      return;
    }
    this.allowed.add(key);
    const known = this.open.statements.get(kind);
    if (known && this.open.take(this.size(resource) + ','.length)) {
      known.addResources(resource);
      return;
    }
    const statement = new iam.PolicyStatement({ actions, resources: [resource] });
    const size = this.size(statement.toStatementJson()) + ','.length;
    if (known || !this.open.take(size)) {
      this.open = this.managedPolicy(declaredIn, statement, size);
    } else {
      this.open.add(statement);
    }
    this.open.statements.set(kind, statement);
  }

  private managedPolicy(declaredIn: Construct, first: iam.PolicyStatement, size: number): OpenPolicy {
    const policy = this.quotas.managedPolicy(this.role, `Policy${this.managedPolicies++}`, [first], declaredIn);
    let left = MAX_MANAGED_POLICY - POLICY_ENVELOPE - size;
    return {
      statements: new Map(),
      take: (more) => more <= left && (left -= more, true),
      add: (statement) => policy.addStatements(statement),
    };
  }

  private size(value: unknown): number {
    return policySize(this.stack, value, REFERENCE_LENGTH);
  }
}
