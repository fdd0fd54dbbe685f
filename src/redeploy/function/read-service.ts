import { ECSClient, ListServiceDeploymentsCommand, ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import { describeService, forceDeployment } from '../../aws/ecs-deployments';
import { Attempt } from '../../core/changes/pending';
import { Rollout, ServiceState } from '../../core/changes/rollouts';
import { ServiceWatch } from '../../core/contracts/redeploy';

const DAY_MS = 86_400_000;
const MAX_PAGES = 5;

/** What ECS says of the service; nothing when it is gone. */
export async function readService(client: ECSClient, { cluster, service }: ServiceWatch, since: number): Promise<ServiceState | undefined> {
  const described = await describeService(client, { cluster, service });
  if (!described) {
    return undefined;
  }
  const present = described.deployments.map(({ id, primary, startedAt, rollout, reason = '' }): Rollout => ({
    id,
    startedAt: startedAt?.getTime() ?? 0,
    state: rollout === 'FAILED' ? 'failed'
      : rollout === 'COMPLETED' ? 'done'
        // Deployments that are being replaced keep their state; only the primary one is going on.
        : primary ? 'running' : 'stopped',
    // "ECS deployment circuit breaker: rolling back to deploymentId ..."
    ...(/roll(ing|ed)?[ -]?back/i.test(reason) ? { restored: true } : {}),
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
  const deployment = await forceDeployment(client, { cluster, service });
  return { id: deployment?.id ?? '', at: deployment?.startedAt?.getTime() ?? now };
}
