import { shownEndpoint } from '../aws/connection/endpoint';
import { Context } from '../context';
import { CommandError, EXIT, ExitCode } from '../errors';
import { followRestarts, readRestarts, Restart, startRestarts } from '../operations/restart/run';
import { throughEndpoint } from '../output/announce';
import { count } from '../output/output';
import { withProgress } from '../output/progress';
import { confirmed } from '../output/prompts';

export interface RestartOptions {
  readonly onlyStale?: boolean;
  readonly wait?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export async function restart(context: Context, options: RestartOptions): Promise<ExitCode> {
  const { io, output, session, signal } = context;
  const services = await session.resolve();
  const { restarts, onDemand } = await withProgress(io, 'Looking at the ECS services', () => readRestarts(services, options));
  if (restarts.length === 0 && onDemand.length === 0) {
    throw new CommandError('no ECS service of these declarations is deployed', 'deploy the stack first, or choose another service with -s');
  }
  if (!options.dryRun) {
    await confirm(context, restarts.filter(({ skipped }) => skipped === undefined), options);
  }
  const started = await startRestarts(restarts, {
    dryRun: options.dryRun,
    signal,
    onRestart: ({ label, service }) => output.note(`restarting ${label} in account ${service.account}, ${service.target.region}`),
  });
  const results = options.wait === false ? started.map(({ result }) => result)
    : await withProgress(io, 'Restarting', (progress) => followRestarts(started, signal, (text) => progress.update(text)));
  if (output.asJson) {
    output.json({ ecsServices: results, onDemand });
  } else {
    results.forEach(({ ecsService, outcome, detail }) => output.line(`${ecsService}: ${outcome}${detail ? ` (${detail})` : ''}`));
    onDemand.forEach(({ name, detail }) => output.line(`${name}: nothing to restart (${detail})`));
  }
  return results.some(({ outcome }) => outcome === 'failed') ? EXIT.failed : EXIT.fine;
}

async function confirm({ io, output, session }: Context, due: readonly Restart[], { yes }: RestartOptions): Promise<void> {
  if (due.length === 0) {
    return;
  }
  const endpoint = throughEndpoint(await shownEndpoint('ECS', session.options.profile));
  due.forEach(({ service, label }) => output.note(`account ${service.account}, ${service.target.region}${endpoint}: ${label}`));
  if (!await confirmed(io, `Restart ${count(due.length, 'ECS service')}?`, yes)) {
    throw new CommandError('nothing was restarted');
  }
}
