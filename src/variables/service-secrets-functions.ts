import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { IConstruct } from 'constructs';
import { key } from './input';
import { setFunctionSettings } from '../cdk/function-settings';
import { RuleError } from '../core/errors';
import { assertProps, describeKind, having } from '../core/input';

/** Options of `ServiceSecretsFunctions.configure`. */
export interface ServiceSecretsFunctionsOptions {
  /**
   * The VPC that the functions run in, for organisations that require it. The functions need a route to the services of AWS:
   * a NAT gateway or VPC endpoints. Deletion of such a stack takes some minutes longer, as Lambda releases network interfaces late.
   *
   * @default - the network of AWS Lambda
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the VPC.
   *
   * @default - the private subnets; isolated ones where there are no others
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the functions. They need outbound HTTPS to the services of AWS, and nothing inbound.
   *
   * @default - one for each function that allows outbound traffic
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * KMS key that encrypts the logs. Its key policy must allow CloudWatch Logs to use it.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   *
   * @default - encryption by CloudWatch Logs
   */
  readonly logEncryptionKey?: kms.IKey;

  /**
   * How long CloudWatch Logs keeps the logs.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;
}

/**
 * The Lambda functions of this library: a stack has at most one for its gates, one for its restarts and one that follows its stores.
 * For permissions boundaries and tags use the CDK: `iam.PermissionsBoundary.of(stack).apply(…)`, `Tags.of(stack).add(…)`.
 *
 * @example
 *
 * ServiceSecretsFunctions.configure(this, {
 *   vpc,
 *   logRetention: RetentionDays.ONE_YEAR,
 * });
 */
export class ServiceSecretsFunctions {
  /**
   * Configures the functions of a stack, or of all stacks in a Stage or an app. The call nearest to a stack wins.
   *
   * Fails when a stack in the scope has a `ServiceSecrets` already, or the scope is configured already.
   *
   * @param scope A stack, a Stage or the app.
   * @param options Network and logs.
   *
   * @example
   *
   * ServiceSecretsFunctions.configure(this, { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } });
   */
  public static configure(scope: IConstruct, options: ServiceSecretsFunctionsOptions): void {
    having('a stack, a Stage or an app', ['node'], 'pass a stack, a Stage or the app')('scope', scope);
    assertProps('options', options, {
      vpc: having('a VPC', ['vpcId', 'selectSubnets'], 'pass an ec2.Vpc or an imported one'),
      // The VPC checks its members.
      vpcSubnets: (subject, value) => assertProps(subject, value, {}),
      securityGroups: assertSecurityGroups,
      logEncryptionKey: key,
      logRetention: assertRetention,
    });
    if (!options.vpc && (options.vpcSubnets || options.securityGroups)) {
      throw new RuleError({ subject: 'vpc', must: 'must be there with vpcSubnets or securityGroups', got: 'undefined', fix: 'pass the VPC that they belong to' });
    }
    setFunctionSettings(scope, options);
  }

  private constructor() {}
}

function assertSecurityGroups(subject: string, value: unknown): void {
  if (!Array.isArray(value) || value.length === 0) {
    throw new RuleError({ subject, must: 'must be a list of security groups', got: Array.isArray(value) ? 'an empty list' : describeKind(value), fix: 'give at least one, or leave it out' });
  }
  value.forEach((group) => having('a security group', ['securityGroupId'], 'pass an ec2.SecurityGroup or an imported one')(subject, group));
}

function assertRetention(subject: string, value: unknown): void {
  if (typeof value !== 'number' || logs.RetentionDays[value] === undefined) {
    throw new RuleError({ subject, must: 'must be one of logs.RetentionDays', got: typeof value === 'number' ? String(value) : describeKind(value), fix: 'write logs.RetentionDays.ONE_YEAR' });
  }
}
