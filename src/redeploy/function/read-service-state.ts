import { DescribeServiceDeploymentsCommand, ECSClient, ListServiceDeploymentsCommand, ListServiceDeploymentsCommandInput } from '@aws-sdk/client-ecs';
import { LifecycleHook } from './ports';
import { describeService, forceDeployment } from '../../aws/ecs-deployments';
import { historyState, presentRollouts, UNDECIDED } from '../../core/changes/deployments';
import { RequestedRestart } from '../../core/changes/pending';
import { Rollout, ServiceState } from '../../core/changes/rollouts';
import { ServiceWatch } from '../../core/contracts/redeploy';

const DAY_MS = 86_400_000;
const PAGE = 100;
const MAX_PAGES = 5;
/** Largest difference between ECS's clock and this one. */
const SKEW_MS = 60_000;

/** The state of the service in ECS, or undefined if it doesn't exist any more. */
export async function readServiceState(client: ECSClient, { cluster, service }: ServiceWatch, since: number): Promise<ServiceState | undefined> {
  const described = await describeService(client, { cluster, service });
  if (!described) {
    return undefined;
  }
  const recent = await readHistory(client, { cluster, service, createdAt: { after: new Date(since - DAY_MS) } });
  // A deployment may wait for days, for a hook or in its bake time.
  const undecided = await readHistory(client, { cluster, service, status: [...UNDECIDED] });
  const history = new Map([...recent, ...undecided].map((rollout) => [rollout.id, rollout]));
  return { present: presentRollouts(described.deployments), history: [...history.values()] };
}

async function readHistory(client: ECSClient, query: ListServiceDeploymentsCommandInput): Promise<Rollout[]> {
  const history: Rollout[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES && (page === 0 || nextToken); page++) {
    const answer = await client.send(new ListServiceDeploymentsCommand({ ...query, maxResults: PAGE, nextToken }));
    for (const { serviceDeploymentArn = '', createdAt, status } of answer.serviceDeployments ?? []) {
      history.push({ id: serviceDeploymentArn, startedAt: createdAt?.getTime() ?? 0, state: historyState(status) });
    }
    nextToken = answer.nextToken;
  }
  return history;
}

/** The hook that one of these deployments waits for. Only the log needs it, so errors are ignored. */
export async function readLifecycleHook(client: ECSClient, deployments: readonly string[]): Promise<LifecycleHook | undefined> {
  const answer = await client.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [...deployments] })).catch(() => undefined);
  for (const { serviceDeploymentArn = '', lifecycleStage, lifecycleHookDetails = [] } of answer?.serviceDeployments ?? []) {
    const hook = lifecycleHookDetails.find(({ status }) => status === 'AWAITING_ACTION' || status === 'IN_PROGRESS');
    if (hook) {
      return { deployment: serviceDeploymentArn, stage: lifecycleStage, hook: hook.hookId ?? hook.targetArn, expiresAt: hook.expiresAt?.toISOString() };
    }
  }
  return undefined;
}

export async function restartService(client: ECSClient, { cluster, service }: ServiceWatch, now: number): Promise<RequestedRestart> {
  const deployment = await forceDeployment(client, { cluster, service });
  const at = deployment?.startedAt?.getTime() ?? 0;
  // During a blue/green deployment the old deployment may still be the primary one.
  return deployment && at > now - SKEW_MS ? { id: deployment.id, at } : { id: '', at: now };
}
