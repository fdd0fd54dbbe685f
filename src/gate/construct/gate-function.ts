import * as path from 'path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, IDependable } from 'constructs';
import { GateRole } from './gate-role';
import { GatedDeclaration, assertNoConflicts } from './guards/verification-conflicts';
import { FUNCTION_TIMEOUT_SECONDS } from '../../core/contracts/gate';
import { gateStatements } from '../../core/iam/gate';

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
  private readonly declared: GatedDeclaration[] = [];

  private constructor(stack: Stack) {
    super(stack, ID);
    // Kept when the stack is rolled back or deleted: the log tells why.
    const logGroup = new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.RETAIN });
    const role = new iam.Role(this, 'Role', {
      description: 'Reads and creates what the ServiceSecrets of this stack declare',
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      // Inline, so that the gate depends on the statements of its own declaration alone.
      inlinePolicies: {
        Function: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
            new iam.PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [stack.stackId] }),
          ],
        }),
      },
    });
    const handler = new lambda.Function(this, 'Function', {
      description: 'Checks the values that task definitions refer to (cdk-service-secrets)',
      runtime: new lambda.Runtime('nodejs24.x', lambda.RuntimeFamily.NODEJS, { supportsInlineCode: true }),
      code: lambda.Code.fromAsset(path.join(__dirname, '..', '..', '..', 'assets', 'gate')),
      handler: 'index.handler',
      role: role.withoutPolicyUpdates(),
      logGroup,
      memorySize: 256,
      timeout: Duration.seconds(FUNCTION_TIMEOUT_SECONDS),
    });
    this.role = new GateRole(role, FUNCTION_POLICY_SIZE);
    this.serviceToken = handler.functionArn;
  }

  /** Takes up a declaration: its statements join those of the others. Refused when one denies what another needs. */
  public permit(scope: Construct, declared: GatedDeclaration): IDependable[] {
    assertNoConflicts(declared, this.declared);
    this.declared.push(declared);
    return this.role.allow(scope, gateStatements(declared.declaration, declared.place, declared.foreign));
  }
}
