import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { MAX_MANAGED_POLICY, policySize } from '../../cdk/policy-size';
import { toPolicyStatement } from '../../cdk/policy-statement';
import { POLICY_ENVELOPE, RoleQuotas } from '../../cdk/role-quotas';
import { neverReads } from '../../core/iam/redeploy';
import { StatementData } from '../../core/iam/statements';

/** Reserved for the statements that every stack needs: log, stack, queues and denials. */
const INLINE_USED = 2_500;
/** Usual length of the ARN of a service or secret after CloudFormation has resolved it. */
const REFERENCE_LENGTH = 110;

/** The CDK counts this length for an ARN with a token. It moves what exceeds 10,000 characters of a default policy to another policy. */
const CDK_ESTIMATE = 125;

/** A policy that has room for more statements, grouped by their actions. */
interface OpenPolicy {
  readonly statements: Map<string, iam.PolicyStatement>;
  /** Reserves room, or returns false if there is too little. */
  take(size: number): boolean;
  add(statement: iam.PolicyStatement): void;
}

/**
 * The role that restarts every service of a stack. It groups its statements by their actions and names each resource
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

  /** If the role is full, the error names the construct. */
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
