import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { assertDeploymentGateOptions, DeploymentGateOptions } from './deployment-gate-options';
import { TaskDefinitionGate } from './task-definition-gate';
import { RuleError } from '../core/errors';
import { having } from '../core/input';
import { workloadOfType } from '../core/workloads';

/**
 * Checks the values that task definitions read before they are registered, for an app whose author writes the references: `secrets`,
 * `secretOptions` of a log driver and `repositoryCredentials`, as rendered. If a value is missing, malformed or can't be
 * read, the deployment stops with a message for each.
 *
 * It checks job definitions of AWS Batch and services of ECS Express Mode in the same way.
 *
 * The task definition doesn't change; it only waits for its gate. The gate creates, moves and renames nothing else. When you remove the
 * line, only the log of the gate's function remains. For all task definitions of an app or stage, use `DeploymentGates`.
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
   * @returns the gate, for calls of `add`
   *
   * @example
   *
   * DeploymentGate.of(taskDefinition).add(taskDefinition);
   */
  public static of(scope: IConstruct): DeploymentGate {
    having('a construct', ['node'], 'pass the stack, or a construct in it')('scope', scope);
    return new DeploymentGate(Stack.of(scope));
  }

  private constructor(private readonly stack: Stack) {}

  /**
   * Checks the references of a task definition before it is registered. You can call it at any time: it also checks secrets that are
   * added later, for example by aspects. The gate of a `ServiceSecrets` checks its own variables; they are not checked again.
   *
   * Throws for a task definition that is imported or belongs to another stack.
   *
   * @param taskDefinition An `ecs.TaskDefinition`, a job definition of AWS Batch, an Express service, their L1, or a construct that
   * contains some, such as one of `aws-ecs-patterns`.
   * @param options How to check its values. For a task definition that was added before, the first options apply.
   *
   * @example
   *
   * DeploymentGate.of(this).add(taskDefinition, { waitForValues: Duration.minutes(5) });
   */
  public add(taskDefinition: IConstruct, options: DeploymentGateOptions = {}): void {
    having('a task definition, or a construct that contains some', ['node'], 'pass an ecs.TaskDefinition')('taskDefinition', taskDefinition);
    assertDeploymentGateOptions(options);
    const found = workloadsBelow(taskDefinition);
    if (found.length === 0) {
      throw new RuleError({
        subject: 'taskDefinition',
        must: 'must be a task definition that this app creates, as the references of an imported one are not known',
        got: taskDefinition.node.path,
        fix: 'add it in the app that creates it',
      });
    }
    found.forEach((resource) => {
      assertStack(resource, this.stack);
      TaskDefinitionGate.of(resource, options).prepareFunction();
    });
  }
}

/** Includes those of other stacks and of nested stacks. */
export function workloadsBelow(scope: IConstruct): CfnResource[] {
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
