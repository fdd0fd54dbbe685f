import { DescribeServicesCommand, TaskDefinition } from '@aws-sdk/client-ecs';
import { containerOf } from './container';
import { awsCommand } from '../../../../core/commands';
import { introduced } from '../../../../core/fix';
import { environmentInArn } from '../../../../core/location';
import { ecs } from '../../../aws/ecs-client';
import { Target } from '../../../aws/target';
import { CommandError } from '../../../errors';
import { activeTaskDefinition } from '../../../source/deployed/task-definition';
import { AdoptedWorkload } from '../workload';

/** A registered task definition, by its family, revision or ARN. */
export async function readTaskDefinition(target: Target, name: string): Promise<AdoptedWorkload> {
  return workloadOf(await activeTaskDefinition(target, name));
}

/** The task definition that a service runs now, by `CLUSTER/SERVICE`, the service's name in the default cluster, or its ARN. */
export async function readServiceTaskDefinition(target: Target, text: string): Promise<AdoptedWorkload> {
  const { cluster, service } = parseServiceName(text);
  const { services = [] } = await ecs(target).send(new DescribeServicesCommand({ cluster, services: [service] }));
  const { taskDefinition, status } = services[0] ?? {};
  if (taskDefinition === undefined || status === 'INACTIVE') {
    throw new CommandError(`there is no ECS service ${text} in ${target.region}`,
      introduced('name it as CLUSTER/SERVICE, and see what there is', awsCommand(['ecs', 'list-services', '--cluster', cluster], target)));
  }
  return readTaskDefinition(target, taskDefinition);
}

export function parseServiceName(text: string): { readonly cluster: string; readonly service: string } {
  const parts = text.replace(/^arn:.*:service\//, '').split('/');
  return { cluster: parts.length > 1 ? parts[0] : 'default', service: parts[parts.length - 1] };
}

function workloadOf({ taskDefinitionArn, containerDefinitions = [] }: TaskDefinition): AdoptedWorkload {
  return {
    name: taskDefinitionArn!,
    what: 'task definition',
    home: environmentInArn(taskDefinitionArn) ?? {},
    containers: containerDefinitions.map(containerOf),
  };
}
