import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { assertDeploymentGateOptions, DeploymentGateOptions } from './deployment-gate-options';
import { TaskDefinitionGate } from './task-definition-gate';
import { RuleError } from '../core/errors';
import { having } from '../core/input';
import { workloadOfType } from '../core/workloads';

/**
 * Checks the values that task definitions read, before they are registered, for an app that writes its references by hand: `secrets`,
 * `secretOptions` of a log driver and `repositoryCredentials`, as they are rendered. A value that is missing, malformed or can't be
 * read stops the deployment with a message for each.
 *
 * Job definitions of AWS Batch and services of ECS Express Mode are checked alike.
 *
 * The task definition stays as it is, and waits for its gate. Nothing is created, moved or renamed, and nothing stays when the line
 * is removed but the log of the gate's function. For all task definitions of an app or stage: `DeploymentGates`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
 *
 * @example
 *
 * DeploymentGate.of(this).add(taskDefinition);
 */
export class DeploymentGate {
  /**
   * The gate of a stack.
   *
   * @param scope The stack, or a construct in it.
   * @returns the gate, to which task definitions are added
   *
   * @example
   *
   * DeploymentGate.of(taskDefinition).add(taskDefinition);
   */
  public static of(scope: IConstruct): DeploymentGate {
    having('a construct', ['node'], 'write DeploymentGate.of(this)')('scope', scope);
    return new DeploymentGate(Stack.of(scope));
  }

  private constructor(private readonly stack: Stack) {}

  /**
   * Checks the references of a task definition before it is registered. Works at any time: secrets that are added later, by aspects
   * too, are checked as well. Variables of a `ServiceSecrets` are checked by its own gate, and not again.
   *
   * Fails for a task definition that is imported, or of another stack.
   *
   * @param taskDefinition An `ecs.TaskDefinition`, a job definition of AWS Batch, an Express service, their L1, or a construct that contains some, such as
   * one of `aws-ecs-patterns`.
   * @param options How its values are checked. For a task definition that was added before, the first options count.
   *
   * @example
   *
   * DeploymentGate.of(this).add(taskDefinition, { waitForValues: Duration.minutes(5) });
   */
  public add(taskDefinition: IConstruct, options: DeploymentGateOptions = {}): void {
    having('a task definition, or a construct that contains some', ['node'], 'give an ecs.TaskDefinition')('taskDefinition', taskDefinition);
    assertDeploymentGateOptions(options);
    const found = workloadsIn(taskDefinition);
    if (found.length === 0) {
      throw new RuleError({
        subject: 'taskDefinition',
        must: 'must be a task definition that this app makes, as of an imported one nobody knows the references',
        got: taskDefinition.node.path,
        fix: 'add it in the app that makes it',
      });
    }
    found.forEach((resource) => {
      assertStack(resource, this.stack);
      TaskDefinitionGate.of(resource, options).prepareFunction();
    });
  }
}

/** Of this stack and of others, nested ones included. */
export function workloadsIn(scope: IConstruct): CfnResource[] {
  return scope.node.findAll().filter((construct): construct is CfnResource => isWorkload(construct));
}

export function isWorkload(construct: IConstruct): construct is CfnResource {
  return CfnResource.isCfnResource(construct) && workloadOfType(construct.cfnResourceType) !== undefined;
}

function assertStack(taskDefinition: CfnResource, stack: Stack): void {
  if (Stack.of(taskDefinition) !== stack) {
    throw new RuleError({
      subject: 'taskDefinition',
      must: 'must be in the same stack as its DeploymentGate',
      got: `${taskDefinition.node.path} in ${Stack.of(taskDefinition).node.path}`,
      fix: 'write DeploymentGate.of(taskDefinition).add(taskDefinition)',
    });
  }
}
