import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { judge, Probe, Result, Subject } from './probe';
import { ServiceOutput } from '../outputs';

const LONGEST_MS = 120_000;
const POLL_MS = 2_000;

/** How services restart after a change: a forced deployment, whatever ECS makes of it. */
export const forcedDeployments: readonly Probe[] = [
  { assumes: 'ecs:UpdateService restarts a blue/green service by a new deployment', run: (subject) => restarts(subject, 'BlueGreen') },
  { assumes: 'ecs:UpdateService restarts a service of ECS Express Mode by a new deployment', run: (subject) => restarts(subject, 'Express') },
];

async function restarts({ clients: { ecs }, outputs }: Subject, output: ServiceOutput): Promise<Result> {
  const service = outputs[output];
  if (service === undefined) {
    return { outcome: 'not known', seen: 'not asked: --services asks it' };
  }
  const cluster = service.split('/')[1];
  const deployments = async (): Promise<Set<string>> => {
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    return new Set((services[0]?.deployments ?? []).map(({ id }) => id!));
  };
  const before = await deployments();
  await ecs.send(new UpdateServiceCommand({ service, cluster, forceNewDeployment: true }));
  for (const end = Date.now() + LONGEST_MS; Date.now() < end; await sleep(POLL_MS)) {
    const started = [...await deployments()].filter((id) => !before.has(id));
    if (started.length > 0) {
      return judge(started.length === 1, `${started.length} new deployment`);
    }
  }
  return judge(false, `no new deployment within ${LONGEST_MS / 1_000} seconds`);
}
