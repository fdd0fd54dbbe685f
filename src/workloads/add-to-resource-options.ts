import * as iam from 'aws-cdk-lib/aws-iam';
import { assertOptions, Assertion, filledText, having, texts } from '../core/input';

/** Options of `addToJobDefinition`. */
export interface AddToJobDefinitionOptions {
  /**
   * Names of the variables that the job gets.
   *
   * @default - all
   *
   * @example ['LOG_LEVEL', 'SENTRY_DSN']
   */
  readonly variables?: string[];

  /**
   * Name of the container that gets them, where a task has several.
   *
   * @default - the only one; in multi-node jobs, the only one of each node range
   */
  readonly container?: string;
}

/** Options of `addToCfnResource`. */
export interface AddToCfnResourceOptions {
  /**
   * Names of the variables that the container gets.
   *
   * @default - all
   *
   * @example ['LOG_LEVEL', 'SENTRY_DSN']
   */
  readonly variables?: string[];

  /**
   * Name of the container that gets them, where there are several.
   *
   * @default - the only one
   */
  readonly container?: string;

  /**
   * The role that reads the values. The library sets it on a resource that has no role.
   *
   * Pass it if the resource names its role only by an ARN. The library adds a policy to an imported role. If it has only an ARN, it
   * warns and lists the statements that the role needs.
   *
   * @default - the role behind the `ExecutionRoleArn` of the resource
   *
   * @example const options: AddToCfnResourceOptions = { executionRole: iam.Role.fromRoleName(this, 'Role', 'ecsTaskExecutionRole') };
   */
  readonly executionRole?: iam.IRole;
}

const container = filledText('write the name of the container, or leave it out');
const executionRole: Assertion = having('a role', ['roleArn', 'grantPrincipal'], 'pass an iam.Role, or an imported one such as iam.Role.fromRoleArn returns');

export function assertAddOptions(options: unknown): void {
  assertOptions('options', options, { variables: texts, container, executionRole });
}

export function assertResource(subject: string, resource: unknown): void {
  having('a CfnResource', ['cfnResourceType', 'node'], 'pass an L1 such as ecs.CfnTaskDefinition, or the result of CfnInclude.getResource')(subject, resource);
}

export function assertJob(job: unknown): void {
  having('a job definition of AWS Batch', ['jobDefinitionArn', 'node'], 'pass a batch.EcsJobDefinition or batch.MultiNodeJobDefinition')('job', job);
}
