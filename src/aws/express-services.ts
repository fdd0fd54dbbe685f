import { DescribeExpressGatewayServiceCommand, ECSClient, ExpressGatewayServiceConfiguration } from '@aws-sdk/client-ecs';
import { nameOf } from './errors';
import { ContainerReferences, containersOf, describeTaskDefinition, toReferences } from './task-definitions';
import { EXPRESS_CONTAINER } from '../core/workloads/express-service';

/** The newest revision of an Express service: its own container, or those of its task definition. Undefined without such a service. */
export async function describeExpressContainers(client: ECSClient, serviceArn: string): Promise<readonly ContainerReferences[] | undefined> {
  const service = await describeExpressService(client, serviceArn);
  if (!service?.newest) {
    return service && [];
  }
  const { newest } = service;
  if (newest.primaryContainer) {
    return [toReferences(newest.primaryContainer, EXPRESS_CONTAINER)];
  }
  const definition = await describeTaskDefinition(client, newest.taskDefinitionArn!);
  return definition && containersOf(definition).containers;
}

export interface DescribedExpressService {
  /** The newest of the active configurations: while a deployment is in progress, there are several. */
  readonly newest?: ExpressGatewayServiceConfiguration;
}

/** Undefined without such a service. */
export async function describeExpressService(client: ECSClient, serviceArn: string): Promise<DescribedExpressService | undefined> {
  try {
    const { service } = await client.send(new DescribeExpressGatewayServiceCommand({ serviceArn }));
    const [newest] = [...service?.activeConfigurations ?? []].sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
    return service?.status?.statusCode === 'INACTIVE' ? undefined : { newest };
  } catch (error) {
    if (['ResourceNotFoundException', 'ClusterNotFoundException'].includes(nameOf(error))) {
      return undefined;
    }
    throw error;
  }
}
