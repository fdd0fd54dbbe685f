import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackEvent } from '@aws-sdk/client-cloudformation';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { median } from './measure';
import { inParallel } from '../src/core/parallel';
import { eventsOf } from '../test/support/deployed';
import { bootstrap, CdkApp, Emulator } from '../test/support/emulator';

/** Seconds that the gate adds to a deployment, by the events of the stack: its first run, with a cold function, and later runs. */

const COUNTS = [1, 50, 500];
const ROUNDS = 3;
const GATE = 'Custom::ServiceSecrets';
const APP = join(__dirname, 'apps', 'one-service.ts');

interface Row {
  readonly count: number;
  readonly cold: number;
  readonly warm: number;
}

async function main(): Promise<void> {
  const emulator = await Emulator.start();
  try {
    await bootstrap(emulator);
    const rows: Row[] = [];
    for (const count of COUNTS) {
      const rounds: Row[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        rounds.push(await measure(emulator, count));
      }
      rows.push({ count, cold: median(rounds.map(({ cold }) => cold)), warm: median(rounds.map(({ warm }) => warm)) });
    }
    writeFileSync(join(__dirname, 'DEPLOYMENT.md'), page(rows));
  } finally {
    await emulator.stop();
  }
}

/** A creation, an update with another image, and a deletion. */
async function measure(emulator: Emulator, count: number): Promise<Row> {
  const names = Array.from({ length: count }, (_, index) => `/values/${count}/VALUE_${index}`);
  await inParallel(names, 16, async (Name) => {
    await emulator.clients().ssm.send(new PutParameterCommand({ Name, Value: 'x', Type: 'SecureString', Overwrite: true }));
  });
  const app = new CdkApp(emulator, APP);
  const stack = `Values${count}`;
  const deploy = async (image: string): Promise<void> => {
    const { exitCode, output } = await app.deploy({ context: { count: String(count), image }, stacks: [stack] });
    if (exitCode !== 0) throw new Error(output.slice(-500));
  };
  await deploy('app:1');
  const cold = duration(await eventsOf(emulator, stack, GATE), 'CREATE');
  await deploy('app:2');
  const warm = duration(await eventsOf(emulator, stack, GATE), 'UPDATE');
  await app.destroy({ context: { count: String(count), image: 'app:2' }, stacks: [stack] });
  return { count, cold, warm };
}

/** Seconds between the first and the last event of an operation. */
function duration(events: readonly StackEvent[], operation: 'CREATE' | 'UPDATE'): number {
  const time = (status: string): number => events.find(({ ResourceStatus }) => ResourceStatus === `${operation}_${status}`)!.Timestamp!.getTime();
  return (time('COMPLETE') - time('IN_PROGRESS')) / 1_000;
}

function page(rows: readonly Row[]): string {
  return `${[
    '# What the gate adds to a deployment', '',
    `Seconds from the beginning of the gate's resource to its end, by the events of the stack, on the emulator. Median of ${ROUNDS} runs, all values present`,
    'before the deployment. The first run starts a process of the function; later runs, of another image here, find it started where the stack',
    'was deployed a moment ago. On AWS a cold start of Node.js and the latency of the network come on top; CloudFormation itself takes some',
    'seconds for a custom resource. `npm run benchmark:deployment` measures again and writes this page.', '',
    '| variables | first run, seconds | later runs, seconds |', '| ---: | ---: | ---: |',
    ...rows.map(({ count, cold, warm }) => `| ${count} | ${cold.toFixed(1)} | ${warm.toFixed(1)} |`),
  ].join('\n')}\n`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
