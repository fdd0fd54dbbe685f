import { Deployment as EcsDeployment, DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { nameOf } from './errors';
import { PresentDeployment } from '../core/changes/deployments';

/** An ECS service for its API: cluster and service, each by name or ARN. */
export interface EcsServiceId {
  readonly cluster: string;
  readonly service: string;
}

export interface DescribedService {
  /** Only `ECS` supports a forced deployment. */
  readonly controller: string;
  readonly deployments: readonly Deployment[];
}

export interface Deployment extends PresentDeployment {
  readonly failedTasks: number;
}

/** Undefined if the service or its cluster no longer exists. */
export async function describeService(client: ECSClient, { cluster, service }: EcsServiceId): Promise<DescribedService | undefined> {
  try {
    const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
    const found = services.find(({ status }) => status !== 'INACTIVE' && status !== 'DRAINING');
    return found && {
      controller: found.deploymentController?.type ?? 'ECS',
      deployments: (found.deployments ?? []).map(toDeployment),
    };
  } catch (error) {
    if (nameOf(error) === 'ClusterNotFoundException') {
      return undefined;
    }
    throw error;
  }
}

/** Starts new tasks in place of all running ones, and returns that deployment. */
export async function forceDeployment(client: ECSClient, { cluster, service }: EcsServiceId): Promise<Deployment | undefined> {
  const { service: updated } = await client.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
  return updated?.deployments?.map(toDeployment).find(({ primary }) => primary);
}

function toDeployment({ id = '', status, createdAt, rolloutState, rolloutStateReason, runningCount = 0, desiredCount = 0, failedTasks = 0 }: EcsDeployment): Deployment {
  return {
    id, primary: status === 'PRIMARY', startedAt: createdAt, rollout: rolloutState, reason: rolloutStateReason, running: runningCount, desired: desiredCount, failedTasks,
  };
}
