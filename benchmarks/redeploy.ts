import { execFileSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { bootstrap, CdkApp, Emulator } from '../test/support/emulator';

/**
 * What a restart on change takes: `npx tsx benchmarks/redeploy.ts`, after `npx projen bundle`. Writes REDEPLOY.md.
 *
 * Times of the emulator say what the function does, not how fast AWS hands on an event.
 */

const BUNDLE = join(__dirname, '..', 'assets', 'redeploy', 'index.js');
const ROUNDS = 9;

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Loading the bundle and making its clients, in a process of its own. */
function initMs(): number {
  const script = 'const s = performance.now(); require(process.argv[1]); console.log(performance.now() - s)';
  return Number(execFileSync(process.execPath, ['-e', script, BUNDLE], { env: { ...process.env, AWS_REGION: 'us-east-1', NODE_NO_WARNINGS: '1' } }));
}

async function changeToUpdateMs(): Promise<number[]> {
  const emulator = await Emulator.start();
  try {
    await bootstrap(emulator);
    const deployed = await new CdkApp(emulator, join(__dirname, 'apps', 'restart-at-once.ts')).deploy();
    if (deployed.exitCode !== 0) {
      throw new Error(deployed.output);
    }
    const { cloudformation, ecs, ssm } = emulator.clients();
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName: 'AtOnce' }));
    const output = (key: string): string => Stacks![0].Outputs!.find(({ OutputKey }) => OutputKey === key)!.OutputValue!;
    const primary = async (): Promise<string> => {
      const { services } = await ecs.send(new DescribeServicesCommand({ cluster: output('ClusterName'), services: [output('ServiceName')] }));
      return services![0].deployments!.find(({ status }) => status === 'PRIMARY')!.id!;
    };
    const times: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      await sleep(25_000); // the restart before is finished, and looked at
      const before = await primary();
      const start = Date.now();
      await ssm.send(new PutParameterCommand({ Name: '/bench/app/LOG_LEVEL', Value: `level-${round}`, Overwrite: true }));
      while (await primary() === before) {
        if (Date.now() - start > 60_000) {
          throw new Error('no restart within a minute');
        }
        await sleep(20);
      }
      times.push(Date.now() - start);
    }
    return times.slice(1); // without the first, which starts the function
  } finally {
    await emulator.stop();
  }
}

async function main(): Promise<void> {
  const inits = Array.from({ length: ROUNDS }, initMs);
  const times = await changeToUpdateMs();
  writeFileSync(join(__dirname, 'REDEPLOY.md'), `# Restart on change

The emulator on one machine: the times say what the function does, not how fast AWS hands on an event. Event times have whole seconds, so
without a debounce a restart still waits up to a second. Costs are in [the documentation](../docs/redeploy-on-change.md#costs).

| what | result |
| --- | ---: |
| bundle | ${Math.round(statSync(BUNDLE).size / 1000)} kB |
| start of the function (load and clients), median of ${ROUNDS} | ${Math.round(median(inits))} ms |
| change to \`ecs:UpdateService\` without a debounce, median of ${ROUNDS} | ${median(times)} ms |
| the same, slowest | ${Math.max(...times)} ms |
`);
}

void main();
