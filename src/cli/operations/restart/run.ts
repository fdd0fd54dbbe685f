import { setTimeout as sleep } from 'node:timers/promises';
import { FoundEcsService, PlannedRestart, planRestart, RestartResult, rolloutOf, unfinished } from './plan';
import { DescribedService, describeService, forceDeployment } from '../../../aws/ecs-deployments';
import { ecs as ecsClient } from '../../aws/ecs-client';
import { ResolvedService } from '../../session';
import { DeployedEcsService, deployedEcsServices } from '../../source/deployed/ecs-services';
import { deployedOnDemand, OnDemand } from '../../source/deployed/on-demand';
import { stalenessOf } from '../diff-running/run';

interface EcsServiceOf extends FoundEcsService {
  readonly service: ResolvedService;
  readonly ecs: DeployedEcsService;
  /** `CLUSTER/NAME` */
  readonly label: string;
}

export type Restart = PlannedRestart<EcsServiceOf>;

export interface FoundRestarts {
  readonly restarts: readonly Restart[];
  readonly onDemand: readonly OnDemand[];
}

/** Without a circuit breaker, ECS tries without end. */
const PATIENCE_MINUTES = 30;
const POLL_MS = 5_000;

/** The ECS services of the declarations, and what reads its values without one. */
export async function readRestarts(services: readonly ResolvedService[], { onlyStale }: { readonly onlyStale?: boolean }): Promise<FoundRestarts> {
  const found: EcsServiceOf[] = [];
  for (const service of services) {
    const stale = onlyStale ? new Set((await stalenessOf(service)).filter((item) => item.stale.length > 0).map(({ ecsService }) => ecsService)) : undefined;
    for (const ecs of await deployedEcsServices(service)) {
      const { controller } = await described(service, ecs);
      const label = `${ecs.cluster}/${ecs.name}`;
      found.push({ service, ecs, label, ecsService: ecs.service, controller, isCurrent: stale && !stale.has(label) });
    }
  }
  return { restarts: planRestart(found), onDemand: await onDemandOf(services) };
}

/** Several declarations may belong to one of them. */
async function onDemandOf(services: readonly ResolvedService[]): Promise<OnDemand[]> {
  const found = (await Promise.all(services.map(deployedOnDemand))).flat();
  return [...new Map(found.map((item) => [item.name, item])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export interface StartedRestart {
  readonly restart: Restart;
  /** ID of the deployment that the restart started. */
  readonly deployment?: string;
  readonly result: RestartResult;
}

export interface RestartRun {
  readonly dryRun?: boolean;
  readonly signal: AbortSignal;
  /** Called before each restart. */
  readonly onRestart: (restart: Restart) => void;
}

export async function startRestarts(restarts: readonly Restart[], run: RestartRun): Promise<StartedRestart[]> {
  const started: StartedRestart[] = [];
  for (const restart of restarts) {
    started.push(await start(restart, run));
  }
  return started;
}

async function start(restart: Restart, { dryRun, signal, onRestart }: RestartRun): Promise<StartedRestart> {
  const { service, ecs, label, skipped } = restart;
  const result = { ecsService: label, service: service.path };
  if (skipped || signal.aborted) {
    return { restart, result: { ...result, outcome: 'skipped', detail: skipped ?? 'interrupted' } };
  }
  if (dryRun) {
    return { restart, result: { ...result, outcome: 'would restart' } };
  }
  onRestart(restart);
  return { restart, deployment: (await forceDeployment(ecsClient(service.target), ecs))?.id, result: { ...result, outcome: 'started' } };
}

/** Waits for all rollouts at the same time, until each one has ended. */
export async function followRestarts(started: readonly StartedRestart[], signal: AbortSignal, onProgress: (text: string) => void): Promise<RestartResult[]> {
  const results = started.map(({ result }) => result);
  const deadline = Date.now() + PATIENCE_MINUTES * 60_000;
  for (;;) {
    for (const [index, { restart, deployment }] of started.entries()) {
      if (results[index].outcome === 'started') {
        results[index] = { ...results[index], ...await poll(restart, deployment) };
      }
    }
    const running = results.filter(({ outcome }) => outcome === 'started');
    if (running.length === 0) {
      return results;
    }
    if (signal.aborted || Date.now() > deadline) {
      return results.map((result) => (result.outcome === 'started' ? unfinished(result, { interrupted: signal.aborted, minutes: PATIENCE_MINUTES }) : result));
    }
    onProgress(running.map(({ ecsService, detail }) => `${ecsService}: ${detail}`).join('; '));
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function poll({ service, ecs }: Restart, deployment: string | undefined): Promise<Pick<RestartResult, 'outcome' | 'detail'>> {
  const { status, text } = rolloutOf(await described(service, ecs), deployment);
  return { outcome: status === 'done' ? 'restarted' : status === 'failed' ? 'failed' : 'started', detail: text };
}

async function described(service: ResolvedService, ecs: DeployedEcsService): Promise<DescribedService> {
  const found = await describeService(ecsClient(service.target), ecs);
  if (!found) {
    throw new Error(`ECS service ${ecs.cluster}/${ecs.name} does not exist`);
  }
  return found;
}
