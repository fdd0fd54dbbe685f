import { DescribeTasksCommand, ECSClient, paginateListTasks, Task } from '@aws-sdk/client-ecs';
import { EcsServiceId } from './ecs-deployments';
import { batches } from '../core/batches';

export interface RunningTask {
  readonly id: string;
  /** ECS reads the values after this time. */
  readonly created?: Date;
  /** ECS has read the values before this time. */
  readonly started?: Date;
  readonly revision?: string;
}

const MAX_DESCRIBED = 100;

export async function runningTasks(client: ECSClient, { cluster, service }: EcsServiceId): Promise<RunningTask[]> {
  const arns: string[] = [];
  // By its name, which every endpoint takes: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
  for await (const page of paginateListTasks({ client }, { cluster, serviceName: service.split('/').pop(), desiredStatus: 'RUNNING' })) {
    arns.push(...page.taskArns ?? []);
  }
  const tasks: RunningTask[] = [];
  for (const batch of batches(arns, MAX_DESCRIBED)) {
    const { tasks: described = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: batch }));
    tasks.push(...described.map(toRunning));
  }
  return tasks;
}

function toRunning({ taskArn = '', createdAt, startedAt, taskDefinitionArn }: Task): RunningTask {
  return { id: taskArn.split('/').pop()!, created: createdAt, started: startedAt, revision: taskDefinitionArn?.split('/').pop() };
}
