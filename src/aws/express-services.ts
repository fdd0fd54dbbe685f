import { DescribeExpressGatewayServiceCommand, ECSClient, ExpressGatewayServiceConfiguration } from '@aws-sdk/client-ecs';
import { nameOf } from './errors';
import { ContainerReferences, containersOf, describeTaskDefinition, toReferences } from './task-definitions';
import { EXPRESS_CONTAINER } from '../core/workloads/express-service';

/** The newest revision of an Express service: its own container, or those of its task definition. Undefined without such a service. */
export async function describeExpressContainers(client: ECSClient, serviceArn: string): Promise<readonly ContainerReferences[] | undefined> {
  const configurations = await activeConfigurations(client, serviceArn);
  const [newest] = [...configurations ?? []].sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
  if (!newest) {
    return configurations && [];
  }
  if (newest.primaryContainer) {
    return [toReferences(newest.primaryContainer, EXPRESS_CONTAINER)];
  }
  const definition = await describeTaskDefinition(client, newest.taskDefinitionArn!);
  return definition && containersOf(definition).containers;
}

/** Several while a deployment is in progress. */
async function activeConfigurations(client: ECSClient, serviceArn: string): Promise<readonly ExpressGatewayServiceConfiguration[] | undefined> {
  try {
    const { service } = await client.send(new DescribeExpressGatewayServiceCommand({ serviceArn }));
    return service?.status?.statusCode === 'INACTIVE' ? undefined : service?.activeConfigurations ?? [];
  } catch (error) {
    if (['ResourceNotFoundException', 'ClusterNotFoundException'].includes(nameOf(error))) {
      return undefined;
    }
    throw error;
  }
}
