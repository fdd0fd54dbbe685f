import { DescribeTasksCommand, paginateListTasks, Task } from '@aws-sdk/client-ecs';
import { ecs } from './ecs-client';
import { Target } from './target';
import { RunningTask } from '../operations/diff-running/plan';

/** An ECS service by its ARN, as CloudFormation names it. */
export interface EcsService {
  readonly logicalId: string;
  readonly arn: string;
  readonly cluster: string;
  readonly name: string;
}

/** `arn:aws:ecs:region:account:service/cluster/name`; in the old form without a cluster it is the default one. */
export function parseEcsService(logicalId: string, arn: string): EcsService {
  const parts = arn.split(':service/')[1]?.split('/') ?? [arn];
  return { logicalId, arn, cluster: parts.length > 1 ? parts[0] : 'default', name: parts[parts.length - 1] };
}

const DESCRIBED_AT_ONCE = 100;

export async function runningTasks(target: Target, { cluster, arn }: EcsService): Promise<RunningTask[]> {
  const client = ecs(target);
  const arns: string[] = [];
  for await (const page of paginateListTasks({ client }, { cluster, serviceName: arn, desiredStatus: 'RUNNING' })) {
    arns.push(...page.taskArns ?? []);
  }
  const tasks: RunningTask[] = [];
  for (let i = 0; i < arns.length; i += DESCRIBED_AT_ONCE) {
    const { tasks: described = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: arns.slice(i, i + DESCRIBED_AT_ONCE) }));
    tasks.push(...described.map(toRunning));
  }
  return tasks;
}

function toRunning({ taskArn = '', createdAt, startedAt, taskDefinitionArn }: Task): RunningTask {
  return { id: taskArn.split('/').pop()!, created: createdAt, started: startedAt, revision: taskDefinitionArn?.split('/').pop() };
}
