import { setTimeout as sleep } from 'node:timers/promises';
import { DescribedService, describeService, forceDeployment } from '../../aws/ecs-deployments';
import { shownEndpoint } from '../aws/connection/endpoint';
import { ecs as ecsClient } from '../aws/ecs-client';
import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { stalenessOf } from '../operations/diff-running/run';
import { rolloutOf } from '../operations/restart/plan';
import { throughEndpoint } from '../output/announce';
import { count } from '../output/output';
import { withProgress } from '../output/progress';
import { confirmed } from '../output/prompts';
import { ResolvedService } from '../session';
import { DeployedEcsService, deployedEcsServices } from '../source/deployed/ecs-services';
import { deployedOnDemand, OnDemand } from '../source/deployed/on-demand';

export interface RestartOptions {
  readonly onlyStale?: boolean;
  readonly wait?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

interface Restart {
  readonly service: ResolvedService;
  readonly ecs: DeployedEcsService;
  /** Why the command doesn't restart it. */
  readonly skipped?: string;
}

type Outcome = 'restarted' | 'started' | 'would restart' | 'skipped' | 'failed';

interface Result {
  readonly ecsService: string;
  readonly service: string;
  readonly outcome: Outcome;
  readonly detail?: string;
}

const POLL_MS = 5_000;
/** Without a circuit breaker, ECS tries without end. */
const PATIENCE_MS = 30 * 60_000;

export async function restart(context: Context, options: RestartOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const services = await session.resolve();
  const { restarts, onDemand } = await withProgress(io, 'Looking at the ECS services', async () => ({ restarts: await plan(services, options), onDemand: await onDemandOf(services) }));
  if (restarts.length === 0 && onDemand.length === 0) {
    throw new CommandError('no ECS service of these declarations is deployed', 'deploy the stack first, or choose another service with -s');
  }
  const due = restarts.filter(({ skipped }) => skipped === undefined);
  if (due.length > 0 && !options.dryRun) {
    const endpoint = throughEndpoint(await shownEndpoint('ECS', session.options.profile));
    due.forEach(({ service, ecs }) => output.note(`account ${service.account}, ${service.target.region}${endpoint}: ${ecs.cluster}/${ecs.name}`));
    if (!await confirmed(io, `Restart ${count(due.length, 'ECS service')}?`, options.yes)) {
      throw new CommandError('nothing was restarted');
    }
  }
  const started: Started[] = [];
  for (const item of restarts) {
    started.push(await start(context, item, options));
  }
  const results = options.wait === false ? started.map(({ result }) => result) : await followAll(context, started);
  if (output.asJson) {
    output.json({ ecsServices: results, onDemand });
  } else {
    results.forEach(({ ecsService, outcome, detail }) => output.line(`${ecsService}: ${outcome}${detail ? ` (${detail})` : ''}`));
    onDemand.forEach(({ name, detail }) => output.line(`${name}: nothing to restart (${detail})`));
  }
  return results.some(({ outcome }) => outcome === 'failed') ? EXIT.failed : EXIT.fine;
}

async function plan(services: readonly ResolvedService[], { onlyStale }: RestartOptions): Promise<Restart[]> {
  const restarts = new Map<string, Restart>();
  for (const service of services) {
    const stale = onlyStale ? new Set((await stalenessOf(service)).filter((item) => item.stale.length > 0).map(({ ecsService }) => ecsService)) : undefined;
    for (const ecs of await deployedEcsServices(service)) {
      const { controller } = await described(service, ecs);
      const skipped = controller !== 'ECS' ? `${controller} rolls it out, not ECS`
        : stale && !stale.has(`${ecs.cluster}/${ecs.name}`) ? 'its tasks have the newest values' : undefined;
      // Several declarations may belong to one ECS service. If one of them has newer values, restart it.
      const known = restarts.get(ecs.service);
      if (!known || known.skipped) {
        restarts.set(ecs.service, { service, ecs, skipped });
      }
    }
  }
  return [...restarts.values()].sort((a, b) => (a.ecs.service < b.ecs.service ? -1 : 1));
}

/** Several declarations may belong to one of them too. */
async function onDemandOf(services: readonly ResolvedService[]): Promise<OnDemand[]> {
  const found = (await Promise.all(services.map(deployedOnDemand))).flat();
  return [...new Map(found.map((item) => [item.name, item])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface Started {
  readonly item: Restart;
  /** ID of the deployment that the restart started. */
  readonly deployment?: string;
  readonly result: Result;
}

async function start(context: Context, item: Restart, { dryRun }: RestartOptions): Promise<Started> {
  const { service, ecs, skipped } = item;
  const result = { ecsService: `${ecs.cluster}/${ecs.name}`, service: service.path };
  if (skipped || context.signal.aborted) {
    return { item, result: { ...result, outcome: 'skipped', detail: skipped ?? 'interrupted' } };
  }
  if (dryRun) {
    return { item, result: { ...result, outcome: 'would restart' } };
  }
  context.output.note(`restarting ${result.ecsService} in account ${service.account}, ${service.target.region}`);
  return { item, deployment: (await forceDeployment(ecsClient(service.target), ecs))?.id, result: { ...result, outcome: 'started' } };
}

/** Waits for all rollouts at the same time, until each one has ended. */
async function followAll({ io, signal }: Context, started: readonly Started[]): Promise<Result[]> {
  const results = started.map(({ result }) => result);
  const deadline = Date.now() + PATIENCE_MS;
  return withProgress(io, 'Restarting', async (progress) => {
    for (;;) {
      for (const [index, { item, deployment }] of started.entries()) {
        if (results[index].outcome === 'started') {
          results[index] = { ...results[index], ...await poll(item, deployment) };
        }
      }
      const running = results.filter(({ outcome }) => outcome === 'started');
      if (running.length === 0) {
        return results;
      }
      if (signal.aborted || Date.now() > deadline) {
        return results.map((result) => (result.outcome === 'started' ? timedOut(result, signal.aborted) : result));
      }
      progress.update(running.map(({ ecsService, detail }) => `${ecsService}: ${detail}`).join('; '));
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  });
}

async function poll({ service, ecs }: Restart, deployment: string | undefined): Promise<Pick<Result, 'outcome' | 'detail'>> {
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

function timedOut(result: Result, interrupted: boolean): Result {
  return interrupted
    ? { ...result, detail: `${result.detail}; it goes on without this command` }
    : { ...result, outcome: 'failed', detail: `${result.detail}; not done after ${PATIENCE_MS / 60_000} minutes` };
}
