import { Annotations, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct, IDependable } from 'constructs';
import { MAX_INLINE_POLICIES, policySize } from './policy-size';
import { toPolicyStatement } from './policy-statement';
import { rule } from '../core/errors';
import { StatementData } from '../core/iam/statements';

/** Our policies of each identity, of every ServiceSecrets that grants it something. */
const POLICIES = new WeakMap<object, IdentityPolicy[]>();

/** Our policies of an identity whose name follows from their logical ID: those in its own stack. */
export function policiesOf(identity: object, stack: Stack): iam.Policy[] {
  return (POLICIES.get(identity) ?? []).filter(({ isNamedById }) => isNamedById).map(({ policy }) => policy).filter((policy) => Stack.of(policy) === stack);
}

/** Characters of all our inline policies of an identity. */
export function inlineSizeOf(identity: object): number {
  return (POLICIES.get(identity) ?? []).reduce((sum, { policy }) => sum + policySize(Stack.of(policy), policy.document), 0);
}

/**
 * A policy of our own for each identity that a declaration grants something. It exists because of what the CDK does:
 *
 * 1. `role.addToPrincipalPolicy` puts all statements of a role into one default policy. The gate must depend on its
 *    statements, and a dependency on a default policy, which names whatever else the role may do, makes cycles. So does
 *    `ISecret.grantRead` or `key.grantDecrypt`, which write into policies of others.
 * 2. `iam.Grant.addToPrincipal` reports success also for a role that can't be changed (`Role.fromRoleArn` with
 *    `mutable: false`, a role of another account): such a role accepts a policy and drops it. Only the policy knows whether
 *    it was attached.
 * 3. A role that is made outside of the app (`Role.customizeRoles`) takes the policy document when the policy is attached,
 *    so a policy is attached after its first statement.
 * 4. `Grant` and `PolicyStatement` take one statement, with its conditions, at a time.
 * 5. The CDK derives the name of a policy from its path in its own stack. Stacks that share a role would overwrite each
 *    other's inline policies (see `policyName`).
 * 6. A role splits its default policy alone into managed policies where it gets too long (`Role.splitLargePolicy`, with the template).
 *    Any other policy is left as it is, so ours is checked by its size.
 */
export class IdentityPolicies {
  private readonly policies = new Map<string, IdentityPolicy>();

  constructor(private readonly scope: Construct, private readonly onPolicy: (policy: IDependable) => void) {}

  /** Adds statements to what the grantee may do. */
  public grant(grantee: iam.IGrantable, statements: readonly StatementData[]): iam.Grant {
    const principal = grantee.grantPrincipal;
    return isIdentity(principal) ? this.policyOf(principal).grant(statements) : grantAll(grantee, statements);
  }

  private policyOf(identity: iam.IIdentity): IdentityPolicy {
    const id = `ReadBy${identity.node.addr.slice(-8)}`;
    let policy = this.policies.get(id);
    if (!policy) {
      policy = new IdentityPolicy(this.scope, id, identity);
      this.policies.set(id, policy);
      this.onPolicy(policy.policy);
    }
    return policy;
  }
}

/** Grants each statement. Conditions and effects included, which `Grant.addToPrincipal` takes one statement at a time. */
export function grantAll(grantee: iam.IGrantable, statements: readonly StatementData[]): iam.Grant {
  const grants = statements.filter((statement) => statement.effect === 'Allow').map((statement) => iam.Grant.addToPrincipal({
    grantee,
    actions: [...statement.actions],
    resourceArns: [...statement.resources],
    conditions: statement.conditions as Record<string, Record<string, unknown>> | undefined,
  }));
  for (const deny of statements.filter((statement) => statement.effect === 'Deny')) {
    grantee.grantPrincipal.addToPrincipalPolicy(toPolicyStatement(deny));
  }
  return grants.reduce((all, grant) => all.combine(grant));
}

/** Takes statements for an identity into one policy. */
class IdentityPolicy implements iam.IPrincipal {
  public readonly policy: iam.Policy;
  public readonly isNamedById: boolean;
  public readonly grantPrincipal: iam.IPrincipal = this;
  public readonly assumeRoleAction: string;
  public readonly policyFragment: iam.PrincipalPolicyFragment;
  /** By the list itself, which the variables of a store have in common, and by what it says. */
  private readonly granted = new Map<readonly StatementData[] | string, iam.Grant>();
  private attachTried = false;

  constructor(private readonly scope: Construct, id: string, private readonly identity: iam.IIdentity) {
    this.assumeRoleAction = identity.assumeRoleAction;
    this.policyFragment = identity.policyFragment;
    const name = policyName(scope, id, identity);
    this.isNamedById = name === undefined;
    // minimize: many foreign references make one statement.
    this.policy = new iam.Policy(scope, id, { document: new iam.PolicyDocument({ minimize: true }), policyName: name });
    POLICIES.set(identity, [...POLICIES.get(identity) ?? [], this]);
    scope.node.addValidation({ validate: () => this.check() });
  }

  public get principalAccount(): string | undefined {
    return this.identity.principalAccount;
  }

  /** Equal statements are granted once. */
  public grant(statements: readonly StatementData[]): iam.Grant {
    const grant = this.granted.get(statements) ?? this.grantEqual(statements);
    this.granted.set(statements, grant);
    return grant;
  }

  private grantEqual(statements: readonly StatementData[]): iam.Grant {
    const text = JSON.stringify(statements);
    const grant = this.granted.get(text) ?? grantAll(this, statements);
    this.granted.set(text, grant);
    return grant;
  }

  public addToPolicy(statement: iam.PolicyStatement): boolean {
    return this.addToPrincipalPolicy(statement).statementAdded;
  }

  public addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.policy.addStatements(statement);
    if (!this.attachTried) {
      this.attachTried = true; // not before the first statement: roles made outside of CDK take the document as it is now
      this.identity.attachInlinePolicy(this.policy);
    }
    return { statementAdded: this.attached, policyDependable: this.policy };
  }

  /** Imported roles that can't be changed accept every policy and drop it. */
  private get attached(): boolean {
    return (this.policy as unknown as { readonly isAttached: boolean }).isAttached;
  }

  private check(): string[] {
    const stack = Stack.of(this.scope);
    if (!this.attached) {
      Annotations.of(this.scope).addWarningV2('cdk-service-secrets:role-not-changeable',
        `${this.identity.node.path} can't be changed from this stack (imported as immutable, or of another account), so give it these permissions yourself: ${JSON.stringify(stack.resolve(this.policy.document))}`);
    }
    const size = inlineSizeOf(this.identity);
    return size <= MAX_INLINE_POLICIES ? [] : [
      rule({
        subject: 'variables',
        must: `must need at most ${MAX_INLINE_POLICIES} characters of inline policies for ${this.identity.node.path}`,
        got: String(size),
        fix: 'refer to values under one prefix by a store, as in Variable.secret({ store, name }), instead of one by one',
      }),
    ];
  }
}

/**
 * Inline policies of equal names are one policy, and the CDK makes names of the path within the stack: stacks, apps,
 * environments and regions that share a role would overwrite, and delete, each other's. The last part of a stack's id is
 * never given twice.
 */
function policyName(scope: Construct, id: string, identity: iam.IIdentity): string | undefined {
  const stack = Stack.of(scope);
  const isOurs = Stack.of(identity) === stack && CfnResource.isCfnResource(identity.node.defaultChild as IConstruct);
  return isOurs ? undefined : `${id}-${scope.node.addr.slice(-8)}-${Fn.select(2, Fn.split('/', stack.stackId))}`;
}

function isIdentity(principal: iam.IPrincipal): principal is iam.IIdentity {
  return 'attachInlinePolicy' in principal;
}
