import { IAspect } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { aspectOfStage } from '../cdk/stage-aspect';

/**
 * Lets the identities that run tasks of this definition pass its execution role too.
 *
 * `events.targets.EcsTask`, `ScheduledFargateTask` and Step Functions' `EcsRunTask` decide that when they are created, and the CDK
 * creates an execution role with the first secret or log of a container. Without the permission no task would ever start.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html
 */
export function allowPassingExecutionRole(taskDefinition: ecs.TaskDefinition): void {
  aspectOfStage(taskDefinition, PassExecutionRole)?.taskDefinitions.add(taskDefinition);
}

/** Runs when the app is complete: the app may create a state machine long after its task. */
class PassExecutionRole implements IAspect {
  public readonly taskDefinitions = new Set<ecs.TaskDefinition>();

  public visit(node: IConstruct): void {
    if (!(node instanceof iam.Policy || node instanceof iam.ManagedPolicy)) {
      return;
    }
    const statements = statementsOf(node.document).filter(({ Effect }) => Effect === 'Allow');
    const runs = resourcesOf(statements, 'ecs:RunTask');
    if (runs.length === 0) {
      return;
    }
    const passes = resourcesOf(statements, 'iam:PassRole');
    for (const { taskDefinitionArn, taskRole, executionRole } of this.taskDefinitions) {
      const isRun = runs.some((resource) => resource.includes(taskDefinitionArn)) || passes.includes(taskRole.roleArn);
      if (executionRole && isRun && !passes.includes(executionRole.roleArn) && !passes.includes('*')) {
        node.document.addStatements(new iam.PolicyStatement({
          actions: ['iam:PassRole'],
          resources: [executionRole.roleArn],
          conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
        }));
      }
    }
  }
}

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

function statementsOf(document: iam.PolicyDocument): readonly Statement[] {
  return (document.toJSON() as { readonly Statement?: readonly Statement[] } | undefined)?.Statement ?? [];
}

function resourcesOf(statements: readonly Statement[], action: string): string[] {
  return statements.filter(({ Action = [] }) => [Action].flat().includes(action)).flatMap(({ Resource = [] }) => Resource);
}
