import { changeTimes } from './change-times';
import { oldestStart, staleValues, StaleValue } from './plan';
import { RunningTask, runningTasks } from '../../../aws/ecs-tasks';
import { CommandPlace, ownCommand } from '../../../core/commands';
import { ecs } from '../../aws/ecs-client';
import { Context } from '../../context';
import { EXIT, ExitCode } from '../../errors';
import { count, Output, timeOf } from '../../output/output';
import { withProgress } from '../../output/progress';
import { ResolvedService } from '../../session';
import { deployedFacts } from '../../source/deployed/deployed-facts';
import { ecsServicesIn } from '../../source/deployed/ecs-services';
import { deployedOnDemand, OnDemand } from '../../source/deployed/on-demand';
import { readByEcsService } from '../../source/task-variables';
import { ecsServicesOf } from '../../source/workloads';

interface Staleness {
  readonly service: string;
  readonly place: CommandPlace;
  readonly ecsService: string;
  readonly tasks: readonly RunningTask[];
  readonly stale: readonly StaleValue[];
}

/** Lists running tasks that started before a value last changed, and so have an older one. */
export async function diffRunning({ io, output, session }: Context): Promise<ExitCode> {
  const services = await session.resolve();
  const found: Staleness[] = [];
  const onDemand: (OnDemand & { readonly service: string })[] = [];
  for (const service of services) {
    await withProgress(io, `Looking at the tasks of ${service.path}`, async () => {
      found.push(...await stalenessOf(service));
      onDemand.push(...(await deployedOnDemand(service)).map((item) => ({ service: service.path, ...item })));
    });
  }
  if (output.asJson) {
    output.json({ ecsServices: found.map(({ place: _place, ...item }) => item), onDemand });
  } else if (found.length + onDemand.length === 0) {
    output.line('no ECS service of these declarations is deployed');
  } else {
    found.forEach((item) => print(output, item));
    onDemand.forEach((item) => printOnDemand(output, item));
  }
  return found.some(({ stale }) => stale.length > 0) ? EXIT.findings : EXIT.fine;
}

export async function stalenessOf(service: ResolvedService): Promise<Staleness[]> {
  if (ecsServicesOf(service).length === 0) {
    return [];
  }
  const facts = await deployedFacts(service);
  const ecsServices = ecsServicesIn(service, facts);
  if (ecsServices.length === 0) {
    return [];
  }
  const tasks = await Promise.all(ecsServices.map((ecsService) => runningTasks(ecs(service.target), ecsService)));
  const values = await changeTimes(service, oldestStart(tasks.flat()));
  return ecsServices.map((ecsService, index) => {
    const reads = readByEcsService(service, facts, ecsService.logicalId);
    return {
      service: service.path,
      place: service.place,
      ecsService: `${ecsService.cluster}/${ecsService.name}`,
      tasks: tasks[index],
      stale: staleValues(tasks[index], values.filter(({ variable }) => reads(variable))),
    };
  });
}

function printOnDemand(output: Output, { name, service, detail }: OnDemand & { readonly service: string }): void {
  const { bold, green, dim } = output.colours;
  output.line(`${bold(name)}  ${dim(service)}`);
  output.line(`  ${green('ok')} ${detail}`);
}

function print(output: Output, { service, place, ecsService, tasks, stale }: Staleness): void {
  const { bold, green, dim } = output.colours;
  output.line(`${bold(ecsService)}  ${dim(`${service}, ${count(tasks.length, 'running task')}`)}`);
  if (stale.length === 0) {
    output.line(tasks.length ? `  ${green('ok')} every task has the newest values` : '  no task is running');
    return;
  }
  output.table(['NAME', 'CHANGED', 'TASKS WITH AN OLDER VALUE', 'STARTING AT THAT TIME'], stale.map(({ variable, modified, older, unsure }) =>
    [variable, timeOf(modified), older.join(' '), unsure.join(' ')]));
  output.line(`  -> ${ownCommand(['restart', '--only-stale'], place)}`);
}
