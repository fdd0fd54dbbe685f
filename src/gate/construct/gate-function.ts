import { Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { GateRole } from './gate-role';
import { assertNoConflicts } from './guards/verification-conflicts';
import { bundledFunction } from '../../cdk/bundled-function';
import { shareSecret } from '../../cdk/shared-secret';
import { endpointsFor } from '../../cdk/vpc-endpoints';
import { batches } from '../../core/batches';
import { GATE_TIMEOUT_SECONDS } from '../../core/contracts/gate';
import { verificationOf } from '../../core/declaration';
import { gateStatements, taggedStatements } from '../../core/iam/gate';
import { allow, StatementData } from '../../core/iam/statements';
import { UNIQUE_PART, usedByKey } from '../../core/ownership';
import { BoundDeclaration, BoundReference, BoundVariable, referencesOf, scopesOf, withBoundParts } from '../../variables/binding/bound-declaration';

const ID = 'ServiceSecretsGate';
/** Room for the role's own statements: its log, its stack, and what carries the stack's tag. */
const FUNCTION_POLICY_SIZE = 1_300;
const VALUES_A_STATEMENT = 20;

/** The function behind every gate of a stack. */
export class GateFunction extends Construct {
  public static of(scope: Construct): GateFunction {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(ID) as GateFunction | undefined) ?? new GateFunction(stack);
  }

  public readonly role: GateRole;
  public readonly serviceToken: string;
  private readonly declared: BoundDeclaration[] = [];
  /** Policies of values that are granted already. */
  private readonly shared = new Map<string, readonly Construct[]>();
  /** By the statements of a declaration: the policies that the declarations after the first share. Undefined after the first. */
  private readonly permitted = new Map<string, readonly Construct[] | undefined>();

  private constructor(stack: Stack) {
    super(stack, ID);
    const { handler, role, networkPolicySize } = bundledFunction(this, {
      bundle: 'gate',
      description: 'Checks the values that task definitions refer to (cdk-service-secrets)',
      roleDescription: 'Reads and creates what the ServiceSecrets of this stack declare',
      statements: [
        allow(['cloudformation:DescribeStacks', 'cloudformation:DescribeStackEvents'], [stack.stackId]),
        // Not per declaration: a rollback removes the policies of a declaration before its gate deletes the values that it created.
        ...taggedStatements(stack, stack.stackId, usedByKey(Fn.select(UNIQUE_PART, Fn.split('/', stack.stackId)))),
      ],
      fixedRole: true,
      // Kept after a rollback or deletion of the stack: the log contains the reason.
      logRemovalPolicy: RemovalPolicy.RETAIN,
      timeoutSeconds: GATE_TIMEOUT_SECONDS,
      // It sends its response to a presigned Amazon S3 URL of CloudFormation.
      calls: () => ['cloudformation', 's3', ...endpointsFor(this.declared.flatMap((declared) => referencesOf(declared).map(([, { scope }]) => scope)), stack)],
    });
    this.role = new GateRole(role, FUNCTION_POLICY_SIZE + networkPolicySize);
    this.serviceToken = handler.functionArn;
  }

  /**
   * Adds the statements of a declaration to those of the others. Fails if one declaration denies what another needs.
   *
   * Declarations with the same statements, such as the services of one store, share a policy. The first keeps its own, as
   * before there was another. The shared policy is a child of none of them: a construct that depends on another makes all of its
   * children depend on it, and the other construct might depend on the policy.
   */
  public permit(scope: Construct, given: BoundDeclaration): readonly IDependable[] {
    const declared = withBoundParts(given);
    this.take(declared);
    const statements = statementsOf(declared);
    const same = JSON.stringify(statements);
    if (!this.permitted.has(same)) {
      this.permitted.set(same, undefined);
      return this.role.allow(scope, statements);
    }
    const policies = this.permitted.get(same) ?? this.role.allow(new Construct(this, `For${scope.node.addr.slice(-8)}`), statements);
    this.permitted.set(same, policies);
    return policies;
  }

  /**
   * The same for external values, in policies that declarations share. A value that this stack creates gets a policy of the
   * declaration alone: with a shared policy, all others would wait for the value's resource, which may wait for one of them.
   */
  public permitReferences(scope: Construct, declared: BoundDeclaration, decryption: readonly StatementData[], isOfStack: (text: string | undefined) => boolean): Construct[] {
    this.take(declared);
    const waits = (name: string): boolean => waitsForStack(declared.variables.get(name), isOfStack);
    const own = [...statementsInPieces(part(declared, waits)), ...decryption.filter(({ resources }) => resources.some(isOfStack))];
    return [...new Set([
      ...this.share(part(declared, (name) => !waits(name)), scope),
      ...decryption.filter(({ resources }) => !resources.some(isOfStack)).flatMap((statement) => this.shareOnce(JSON.stringify(statement), [statement], scope)),
      ...own.length > 0 ? this.role.allow(scope, own) : [],
    ])];
  }

  private take(declared: BoundDeclaration): void {
    assertNoConflicts(declared, this.declared);
    this.declared.push(declared);
    this.shareSecrets(declared);
  }

  private shareSecrets(declared: BoundDeclaration): void {
    for (const [name, { ofOtherAccount }] of referencesOf(declared)) {
      if (ofOtherAccount) {
        shareSecret(ofOtherAccount, this.role.role, Stack.of(this), statementsOf(part(declared, (other) => other === name)));
      }
    }
  }

  /** Grants a value that many task definitions read only once. */
  private share(declared: BoundDeclaration, declaredIn: Construct): Construct[] {
    const ids = new Map(referencesOf(declared).map(([name, reference]) => [name, identify(declared, reference)]));
    const fresh = part(declared, (name) => !this.shared.has(ids.get(name)!));
    const policies = this.role.share(this, statementsInPieces(fresh), declaredIn);
    fresh.variables.forEach((_, name) => this.shared.set(ids.get(name)!, policies));
    return [...ids.values()].flatMap((id) => this.shared.get(id)!);
  }

  private shareOnce(id: string, statements: readonly StatementData[], declaredIn: Construct): readonly Construct[] {
    const policies = this.shared.get(id) ?? this.role.share(this, statements, declaredIn);
    this.shared.set(id, policies);
    return policies;
  }
}

function statementsOf(declared: BoundDeclaration): StatementData[] {
  return gateStatements(declared.declaration, declared.environment, scopesOf(declared));
}

/** A condition has an entry for each value, so many values in one statement would not fit into any policy. */
function statementsInPieces(declared: BoundDeclaration): StatementData[] {
  return batches([...declared.variables.keys()], VALUES_A_STATEMENT).flatMap((names) => statementsOf(part(declared, (name) => names.includes(name))));
}

function part(declared: BoundDeclaration, includes: (variable: string) => boolean): BoundDeclaration {
  const { declaration } = declared;
  return {
    ...declared,
    declaration: { ...declaration, variables: Object.fromEntries(Object.entries(declaration.variables).filter(([name]) => includes(name))) },
    variables: new Map([...declared.variables].filter(([name]) => includes(name))),
  };
}

/** Until a resource of the stack exists, nobody knows its name, or that of its key. */
function waitsForStack(variable: BoundVariable | undefined, isOfStack: (text: string | undefined) => boolean): boolean {
  return variable?.kind === 'reference' && [variable.location.arn, variable.location.name, variable.scope.key].some(isOfStack);
}

function identify({ declaration }: BoundDeclaration, { declared, location, scope }: BoundReference): string {
  return JSON.stringify([{ ...location, field: undefined, stage: undefined, versionId: undefined }, scope, verificationOf(declaration, declared)]);
}
