import { DescribeServicesCommand, Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { ecs } from './ecs-client';
import { EcsService } from './ecs-tasks';
import { Target } from './target';
import { DeploymentState } from '../operations/restart/plan';

export interface DescribedService {
  /** ECS itself rolls out; with another controller a forced deployment isn't the way. */
  readonly controller: string;
  readonly state: DeploymentState;
}

/** Starts new tasks in place of all running ones, and gives the id of that deployment. */
export async function forceDeployment(target: Target, { cluster, arn }: EcsService): Promise<string | undefined> {
  const { service } = await ecs(target).send(new UpdateServiceCommand({ cluster, service: arn, forceNewDeployment: true }));
  return service?.deployments?.find(({ status }) => status === 'PRIMARY')?.id;
}

export async function describeService(target: Target, { cluster, arn, name }: EcsService): Promise<DescribedService> {
  const { services } = await ecs(target).send(new DescribeServicesCommand({ cluster, services: [arn] }));
  const service = services?.[0];
  if (!service) {
    throw new Error(`ECS service ${cluster}/${name} does not exist`);
  }
  return { controller: service.deploymentController?.type ?? 'ECS', state: stateOf(service) };
}

function stateOf({ deployments = [], runningCount = 0, desiredCount = 0 }: Service): DeploymentState {
  return {
    desired: desiredCount,
    running: runningCount,
    deployments: deployments.map(({ id = '', status = '', rolloutState, runningCount: running = 0, desiredCount: desired = 0, failedTasks = 0, rolloutStateReason }) =>
      ({ id, primary: status === 'PRIMARY', rollout: rolloutState, running, desired, failedTasks, reason: rolloutStateReason })),
  };
}
