import { Duration, PhysicalName, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundleFolder } from './bundle-folder';
import { functionSettings } from './function-settings';
import { toPolicyStatement } from './policy-statement';
import { warnOfMissingEndpoints } from './vpc-endpoints';
import { StatementData } from '../core/iam/statements';

export interface BundledFunctionProps {
  /** Folder in assets/. */
  readonly bundle: string;
  readonly description: string;
  readonly roleDescription: string;
  /** The function's permissions that don't depend on declarations, in addition to writing its log. */
  readonly statements: readonly StatementData[];
  /** Grants to the function don't change its role. */
  readonly fixedRole?: boolean;
  /** Removal policy of the log group. */
  readonly logRemovalPolicy: RemovalPolicy;
  readonly timeoutSeconds: number;
  readonly environment?: Record<string, string>;
  /** The AWS services that it calls, by their names in VPC endpoints. Read when the CDK validates the app. */
  readonly calls: () => readonly string[];
}

export interface BundledFunction {
  readonly handler: lambda.Function;
  readonly role: iam.Role;
  /** Characters that a VPC adds to its policies. */
  readonly networkPolicySize: number;
}

/** Permissions that Lambda needs to put a function into a VPC. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
const NETWORK_INTERFACES = [
  'ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:UnassignPrivateIpAddresses',
];

/**
 * Creates a Lambda function of the library with its log group and role, as children of the scope. A construct of its own would
 * be part of the logical IDs. The role's policies are inline, so that a resource may depend on single statements.
 */
export function bundledFunction(scope: Construct, props: BundledFunctionProps): BundledFunction {
  const settings = functionSettings(Stack.of(scope));
  const { vpc, vpcSubnets, securityGroups } = settings;
  const logGroup = new logs.LogGroup(scope, 'Logs', {
    retention: settings.logRetention ?? logs.RetentionDays.THREE_MONTHS,
    removalPolicy: props.logRemovalPolicy,
    encryptionKey: settings.logEncryptionKey,
  });
  // eslint-disable-next-line no-restricted-syntax -- an interface has no name before Lambda has created it
  const network = vpc ? [new iam.PolicyStatement({ actions: NETWORK_INTERFACES, resources: ['*'] })] : [];
  const role = new iam.Role(scope, 'Role', {
    description: props.roleDescription,
    roleName: PhysicalName.GENERATE_IF_NEEDED, // for the resource policy of a secret in another account
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      Function: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
          ...props.statements.map(toPolicyStatement),
          ...network,
        ],
      }),
    },
  });
  const handler = new lambda.Function(scope, 'Function', {
    description: props.description,
    runtime: new lambda.Runtime('nodejs24.x', lambda.RuntimeFamily.NODEJS, { supportsInlineCode: true }),
    code: lambda.Code.fromAsset(bundleFolder(props.bundle)),
    handler: 'index.handler',
    role: props.fixedRole ? role.withoutPolicyUpdates() : role,
    logGroup,
    memorySize: 256,
    timeout: Duration.seconds(props.timeoutSeconds),
    environment: props.environment,
    vpc,
    vpcSubnets,
    securityGroups,
  });
  scope.node.addValidation({
    validate: () => {
      warnOfMissingEndpoints(scope, settings, props.calls());
      return [];
    },
  });
  return { handler, role, networkPolicySize: network.reduce((sum, statement) => sum + JSON.stringify(statement.toStatementJson()).length + 1, 0) };
}
