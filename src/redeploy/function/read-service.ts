import { DescribeServicesCommand, ECSClient, ListServiceDeploymentsCommand, ServiceDeploymentStatus, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { Attempt } from '../../core/changes/pending';
import { Rollout, ServiceState } from '../../core/changes/rollouts';
import { ServiceWatch } from '../../core/contracts/redeploy';

const DAY_MS = 86_400_000;
const MAX_PAGES = 5;

/** What ECS says of the service; nothing when it is gone. */
export async function readService(client: ECSClient, { cluster, service }: ServiceWatch, since: number): Promise<ServiceState | undefined> {
  const described = await client.send(new DescribeServicesCommand({ cluster, services: [service] })).catch((error: Error) => {
    if (error.name === 'ClusterNotFoundException') {
      return undefined;
    }
    throw error;
  });
  const found = described?.services?.find(({ status }) => status === 'ACTIVE');
  if (!found) {
    return undefined;
  }
  const present = (found.deployments ?? []).map((deployment): Rollout => ({
    id: deployment.id ?? '',
    startedAt: deployment.createdAt?.getTime() ?? 0,
    state: deployment.rolloutState === 'FAILED' ? 'failed'
      : deployment.rolloutState === 'COMPLETED' ? 'done'
        // Deployments that are being replaced keep their state; only the primary one is going on.
        : deployment.status === 'PRIMARY' ? 'running' : 'stopped',
    // "ECS deployment circuit breaker: rolling back to deploymentId ..."
    ...(/roll(ing|ed)?[ -]?back/i.test(deployment.rolloutStateReason ?? '') ? { restored: true } : {}),
  }));
  return { present, history: await readHistory(client, cluster, service, new Date(since - DAY_MS)) };
}

async function readHistory(client: ECSClient, cluster: string, service: string, after: Date): Promise<Rollout[]> {
  const history: Rollout[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES && (page === 0 || nextToken); page++) {
    const answer = await client.send(new ListServiceDeploymentsCommand({ cluster, service, createdAt: { after }, nextToken }));
    for (const { serviceDeploymentArn, createdAt, status } of answer.serviceDeployments ?? []) {
      history.push({ id: serviceDeploymentArn ?? '', startedAt: createdAt?.getTime() ?? 0, state: toState(status) });
    }
    nextToken = answer.nextToken;
  }
  return history;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentBrief.html */
function toState(status: ServiceDeploymentStatus | undefined): Rollout['state'] {
  switch (status) {
    case 'SUCCESSFUL': return 'done';
    case 'STOPPED': return 'stopped';
    case 'ROLLBACK_SUCCESSFUL':
    case 'ROLLBACK_FAILED': return 'failed';
    default: return 'running';
  }
}

export async function restartService(client: ECSClient, { cluster, service }: ServiceWatch, now: number): Promise<Attempt> {
  const { service: updated } = await client.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
  const primary = updated?.deployments?.find(({ status }) => status === 'PRIMARY');
  return { id: primary?.id ?? '', at: primary?.createdAt?.getTime() ?? now };
}
