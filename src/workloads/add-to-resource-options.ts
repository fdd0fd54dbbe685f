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
   * @default - the only one; in jobs of many nodes, the one of each kind of node
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
   * The role that reads the values. The resource gets it where it has none.
   *
   * Give it where the resource has a role by its ARN alone: the library adds a policy to an imported role, and warns with the statements
   * where it has nothing but an ARN.
   *
   * @default - the role behind the `ExecutionRoleArn` of the resource
   *
   * @example const options: AddToCfnResourceOptions = { executionRole: iam.Role.fromRoleName(this, 'Role', 'ecsTaskExecutionRole') };
   */
  readonly executionRole?: iam.IRole;
}

const container = filledText('write the name of the container, or leave it out');
const executionRole: Assertion = having('a role', ['roleArn', 'grantPrincipal'], 'give an iam.Role, or an imported one such as iam.Role.fromRoleArn(…)');

export function assertAddOptions(options: unknown): void {
  assertOptions('options', options, { variables: texts, container, executionRole });
}

export function assertResource(subject: string, resource: unknown): void {
  having('a CfnResource', ['cfnResourceType', 'node'], 'give an L1 such as ecs.CfnTaskDefinition, or what CfnInclude.getResource(…) returns')(subject, resource);
}

export function assertJob(job: unknown): void {
  having('a job definition of AWS Batch', ['jobDefinitionArn', 'node'], 'give a batch.EcsJobDefinition or batch.MultiNodeJobDefinition')('job', job);
}
