import { setTimeout as sleep } from 'node:timers/promises';
import { describeService, forceDeployment } from '../aws/ecs-deployments';
import { EcsService } from '../aws/ecs-tasks';
import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { withProgress } from '../output/progress';
import { rolloutOf } from '../plan/rollout';
import { LiveService } from '../session';
import { stalenessOf } from './diff-running';
import { deployedEcsServices } from './ecs-services';

export interface RestartOptions {
  readonly onlyStale?: boolean;
  readonly wait?: boolean;
  readonly dryRun?: boolean;
}

interface Restart {
  readonly service: LiveService;
  readonly ecs: EcsService;
  /** Why it isn't restarted. */
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

export async function restart(context: Context, options: RestartOptions): Promise<ExitCode> {
  const { io, output, session } = context;
  const services = await session.live();
  const restarts = await withProgress(io, 'Looking at the ECS services', () => plan(services, options));
  if (restarts.length === 0) {
    throw new CommandError('no ECS service of these declarations is deployed', 'deploy the stack first, or choose another service with -s');
  }
  const results: Result[] = [];
  for (const item of restarts) {
    results.push(await act(context, item, options));
  }
  if (output.asJson) {
    output.json({ ecsServices: results });
  } else {
    results.forEach(({ ecsService, outcome, detail }) => output.line(`${ecsService}: ${outcome}${detail ? ` (${detail})` : ''}`));
  }
  return results.some(({ outcome }) => outcome === 'failed') ? EXIT.failed : EXIT.fine;
}

async function plan(services: readonly LiveService[], { onlyStale }: RestartOptions): Promise<Restart[]> {
  const restarts = new Map<string, Restart>();
  for (const service of services) {
    const stale = onlyStale ? new Set((await stalenessOf(service)).filter((item) => item.stale.length > 0).map(({ ecsService }) => ecsService)) : undefined;
    for (const ecs of await deployedEcsServices(service)) {
      const { controller } = await describeService(service.target, ecs);
      const skipped = controller !== 'ECS' ? `${controller} rolls it out, not ECS`
        : stale && !stale.has(`${ecs.cluster}/${ecs.name}`) ? 'its tasks have the newest values' : undefined;
      // Several declarations may feed one ECS service; one of them with newer values is enough.
      const known = restarts.get(ecs.arn);
      if (!known || known.skipped) {
        restarts.set(ecs.arn, { service, ecs, skipped });
      }
    }
  }
  return [...restarts.values()].sort((a, b) => (a.ecs.arn < b.ecs.arn ? -1 : 1));
}

async function act(context: Context, { service, ecs, skipped }: Restart, { dryRun, wait = true }: RestartOptions): Promise<Result> {
  const result = { ecsService: `${ecs.cluster}/${ecs.name}`, service: service.path };
  if (skipped) {
    return { ...result, outcome: 'skipped', detail: skipped };
  }
  if (dryRun || context.signal.aborted) {
    return { ...result, outcome: dryRun ? 'would restart' : 'skipped', detail: dryRun ? undefined : 'interrupted' };
  }
  context.output.note(`restarting ${result.ecsService} in account ${service.account}, ${service.target.region}`);
  const id = await forceDeployment(service.target, ecs);
  return wait ? { ...result, ...await follow(context, service, ecs, id) } : { ...result, outcome: 'started' };
}

async function follow({ io, signal }: Context, service: LiveService, ecs: EcsService, id: string | undefined): Promise<Pick<Result, 'outcome' | 'detail'>> {
  return withProgress(io, `Restarting ${ecs.name}`, async (progress) => {
    for (;;) {
      const { status, text } = rolloutOf((await describeService(service.target, ecs)).state, id);
      if (status !== 'running') {
        return { outcome: status === 'done' ? 'restarted' : 'failed', detail: text };
      }
      if (signal.aborted) {
        return { outcome: 'started', detail: `${text}; it goes on without this command` };
      }
      progress.update(`Restarting ${ecs.name}: ${text}`);
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  });
}
