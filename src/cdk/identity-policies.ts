import { Annotations, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct, IDependable } from 'constructs';
import { MAX_INLINE_POLICIES, policySize } from './policy-size';
import { toPolicyStatement } from './policy-statement';
import { rule } from '../core/errors';
import { StatementData } from '../core/iam/statements';

/** The library's policies of each identity, from every ServiceSecrets that grants it something. */
const POLICIES = new WeakMap<object, IdentityPolicy[]>();

/** The library's policies of an identity, of all stacks. */
export function policiesOf(identity: object): iam.Policy[] {
  return (POLICIES.get(identity) ?? []).map(({ policy }) => policy);
}

/** Those in the identity's own stack: the CDK derives their names from their logical IDs. */
export function policiesNamedById(identity: object, stack: Stack): iam.Policy[] {
  return (POLICIES.get(identity) ?? []).filter(({ isNamedById }) => isNamedById).map(({ policy }) => policy).filter((policy) => Stack.of(policy) === stack);
}

/** Characters of all inline policies that the library adds to an identity. */
export function inlineSizeOf(identity: object): number {
  return policiesOf(identity).reduce((sum, policy) => sum + policySize(Stack.of(policy), policy.document), 0);
}

/**
 * A separate policy for each identity to which a declaration grants something. The reasons are in the CDK:
 *
 * 1. `role.addToPrincipalPolicy` puts all statements of a role into one default policy. The gate must depend on its
 *    statements. A dependency on a default policy, which has all other statements of the role, creates cycles. So does
 *    `ISecret.grantRead` or `key.grantDecrypt`, which write into policies of others.
 * 2. `iam.Grant.addToPrincipal` reports success also for a role that can't be changed (`Role.fromRoleArn` with
 *    `mutable: false`, a role of another account): such a role accepts a policy and drops it. Only the policy knows whether
 *    it was attached.
 * 3. A role that is created outside of the app (`Role.customizeRoles`) reads the policy document on attachment,
 *    so the library attaches a policy after its first statement.
 * 4. `Grant` and `PolicyStatement` take one statement, with its conditions, at a time.
 * 5. The CDK derives the name of a policy from its path in its own stack. Stacks that share a role would overwrite each
 *    other's inline policies (see `policyName`).
 * 6. A role splits its default policy alone into managed policies where it gets too long (`Role.splitLargePolicy`, with the template).
 *    It doesn't split other policies, so the library checks the size of its own.
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

/** Grants each statement with its conditions and effect. `Grant.addToPrincipal` takes only one statement at a time. */
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

/** Collects statements for an identity in one policy. */
class IdentityPolicy implements iam.IPrincipal {
  public readonly policy: iam.Policy;
  public readonly isNamedById: boolean;
  public readonly grantPrincipal: iam.IPrincipal = this;
  public readonly assumeRoleAction: string;
  public readonly policyFragment: iam.PrincipalPolicyFragment;
  /** By the list object, which the variables of a store share, and by its content. */
  private readonly granted = new Map<readonly StatementData[] | string, iam.Grant>();
  private attachTried = false;

  constructor(private readonly scope: Construct, id: string, private readonly identity: iam.IIdentity) {
    this.assumeRoleAction = identity.assumeRoleAction;
    this.policyFragment = identity.policyFragment;
    const name = policyName(scope, id, identity);
    this.isNamedById = name === undefined;
    // minimize: one statement for many external references.
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
      this.attachTried = true; // not before the first statement: roles created outside of the CDK read the document now
      this.identity.attachInlinePolicy(this.policy);
    }
    return { statementAdded: this.attached, policyDependable: this.policy };
  }

  /** Immutable imported roles accept every policy and drop it. */
  private get attached(): boolean {
    return (this.policy as unknown as { readonly isAttached: boolean }).isAttached;
  }

  private check(): string[] {
    const stack = Stack.of(this.scope);
    if (!this.attached) {
      Annotations.of(this.scope).addWarningV2('cdk-service-secrets:role-not-changeable',
        `${this.identity.node.path} can't be changed from this stack (imported as immutable, or of another account), so add these permissions to it yourself: ${JSON.stringify(stack.resolve(this.policy.document))}`);
    }
    const size = inlineSizeOf(this.identity);
    return size <= MAX_INLINE_POLICIES ? [] : [
      rule({
        subject: 'variables',
        must: `must need at most ${MAX_INLINE_POLICIES} characters of inline policies for ${this.identity.node.path}`,
        got: String(size),
        fix: 'refer to values under one prefix by Variable.secret with the options `store` and `name`, instead of one by one',
      }),
    ];
  }
}

/**
 * Inline policies of equal names are one policy, and the CDK derives names from the path within the stack. Stacks, apps,
 * environments and regions that share a role would overwrite, and delete, each other's policies. The last part of a stack's ID is
 * unique.
 */
function policyName(scope: Construct, id: string, identity: iam.IIdentity): string | undefined {
  const stack = Stack.of(scope);
  const isOurs = Stack.of(identity) === stack && CfnResource.isCfnResource(identity.node.defaultChild as IConstruct);
  return isOurs ? undefined : `${id}-${scope.node.addr.slice(-8)}-${Fn.select(2, Fn.split('/', stack.stackId))}`;
}

function isIdentity(principal: iam.IPrincipal): principal is iam.IIdentity {
  return 'attachInlinePolicy' in principal;
}
