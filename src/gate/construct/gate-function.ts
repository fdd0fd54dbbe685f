import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { GateRole } from './gate-role';
import { assertNoConflicts } from './guards/verification-conflicts';
import { bundledFunction } from '../../cdk/bundled-function';
import { FUNCTION_TIMEOUT_SECONDS } from '../../core/contracts/gate';
import { gateStatements } from '../../core/iam/gate';
import { BoundDeclaration, scopesOf } from '../../variables/binding/bound-declaration';

const ID = 'ServiceSecretsGate';
/** Room for the role's own statements: its log, and the status of its stack. */
const FUNCTION_POLICY_SIZE = 500;

/** The function behind every gate of a stack. */
export class GateFunction extends Construct {
  public static of(scope: Construct): GateFunction {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(ID) as GateFunction | undefined) ?? new GateFunction(stack);
  }

  public readonly role: GateRole;
  public readonly serviceToken: string;
  private readonly declared: BoundDeclaration[] = [];

  private constructor(stack: Stack) {
    super(stack, ID);
    const { handler, role } = bundledFunction(this, {
      bundle: 'gate',
      description: 'Checks the values that task definitions refer to (cdk-service-secrets)',
      roleDescription: 'Reads and creates what the ServiceSecrets of this stack declare',
      actions: ['cloudformation:DescribeStacks'],
      resource: stack.stackId,
      fixedRole: true,
      // Kept when the stack is rolled back or deleted: the log says why.
      logRemovalPolicy: RemovalPolicy.RETAIN,
      timeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
    });
    this.role = new GateRole(role, FUNCTION_POLICY_SIZE);
    this.serviceToken = handler.functionArn;
  }

  /** Takes up a declaration: its statements join those of the others. Refused when one denies what another needs. */
  public permit(scope: Construct, declared: BoundDeclaration): IDependable[] {
    assertNoConflicts(declared, this.declared);
    this.declared.push(declared);
    return this.role.allow(scope, gateStatements(declared.declaration, declared.environment, scopesOf(declared)));
  }
}
