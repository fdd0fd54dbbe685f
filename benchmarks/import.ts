import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AddTagsToResourceCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { plot } from './plot';
import { declaredApp, runCli } from '../test/support/cli';
import { Emulator } from '../test/support/emulator';
import { ThrottlingProxy } from '../test/support/proxy';

/** Time and calls of an import, against one value after the other with three calls each, at the rate of Parameter Store. */

const COUNTS = [50, 100, 200, 500];
/** Default throughput of an account and region, with a network in between. */
const LINE = { rate: 40, burst: 40, latency: 25 } as const;

interface Row {
  readonly count: number;
  readonly side: 'serial, 3 calls a key' | 'cdk-service-secrets import';
  readonly seconds: number;
  readonly calls: number;
}

const namesOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `VARIABLE_${String(index).padStart(3, '0')}`);

async function serial(proxy: ThrottlingProxy, emulator: Emulator, count: number): Promise<Row> {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '', AWS_REGION: region } = emulator.environment;
  const client = new SSMClient({ endpoint: proxy.endpoint, region, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 20 });
  const started = Date.now();
  for (const name of namesOf(count)) {
    const Name = `/serial/${count}/${name}`;
    await client.send(new GetParameterCommand({ Name })).catch(() => undefined);
    await client.send(new PutParameterCommand({ Name, Value: 'x', Type: 'SecureString', Overwrite: true }));
    await client.send(new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: Name, Tags: [{ Key: 'service', Value: 'shop' }] }));
  }
  client.destroy();
  return { count, side: 'serial, 3 calls a key', seconds: (Date.now() - started) / 1000, calls: proxy.total };
}

async function imported(proxy: ThrottlingProxy, emulator: Emulator, count: number): Promise<Row> {
  const names = namesOf(count);
  const app = declaredApp({
    name: 'Shop',
    declarations: [{
      service: 'Shop/Secrets',
      verification: 'values',
      stores: [{ kind: 'ssm', name: `/imported/${count}` }],
      variables: Object.fromEntries(names.map((name) => [name, { kind: 'secret', store: 0, name }])),
    }],
  });
  writeFileSync(join(app.directory, 'values.env'), names.map((name) => `${name}=x\n`).join(''));
  const { code, stdout, milliseconds } = await runCli(['import', 'values.env', '--yes'], { cwd: app.directory, env: { ...emulator.environment, AWS_ENDPOINT_URL: proxy.endpoint } });
  if (code !== 0 || !stdout.includes(`written: ${count} of ${count}`)) {
    throw new Error(`the import of ${count} values did not end well: ${stdout.slice(-300)}`);
  }
  return { count, side: 'cdk-service-secrets import', seconds: milliseconds / 1000, calls: proxy.total };
}

async function main(): Promise<void> {
  const emulator = await Emulator.start();
  const rows: Row[] = [];
  try {
    for (const count of COUNTS) {
      for (const side of [serial, imported]) {
        const proxy = await ThrottlingProxy.start(emulator.endpoint, LINE);
        rows.push(await side(proxy, emulator, count));
        await proxy.stop();
      }
      console.log(`${count} values measured`);
    }
  } finally {
    await emulator.stop();
  }
  writeFileSync(join(__dirname, 'IMPORT.md'), results(rows));
  writeFileSync(join(__dirname, 'import.svg'), await plot({
    title: 'Import into Parameter Store at 40 calls a second',
    width: 480,
    height: 280,
    data: { values: rows },
    mark: { type: 'line', point: true },
    encoding: {
      x: { field: 'count', type: 'quantitative', title: 'values' },
      y: { field: 'seconds', type: 'quantitative', title: 'seconds' },
      color: { field: 'side', type: 'nominal', title: null, legend: { orient: 'bottom', labelLimit: 0 } },
    },
  }));
}

function results(rows: readonly Row[]): string {
  const pick = (count: number, side: Row['side']): Row => rows.find((row) => row.count === count && row.side === side)!;
  return `${[
    '# Import', '',
    `New values into Parameter Store through a proxy that lets ${LINE.rate} calls a second pass (burst ${LINE.burst}), throttles the rest, and adds ${LINE.latency} ms to each call.`,
    'On the other side a loop that reads, writes and tags one value after the other, with the SDK\'s default retries.',
    'Calls are all attempts, throttled ones included. `npm run benchmark:import` measures again and writes this page.', '',
    '![Time by number of values](import.svg)', '',
    '| values | serial, seconds | import, seconds | serial, calls a value | import, calls a value |', '| ---: | ---: | ---: | ---: | ---: |',
    ...COUNTS.map((count) => {
      const [one, two] = [pick(count, 'serial, 3 calls a key'), pick(count, 'cdk-service-secrets import')];
      return `| ${count} | ${one.seconds.toFixed(1)} | ${two.seconds.toFixed(1)} | ${(one.calls / count).toFixed(2)} | ${(two.calls / count).toFixed(2)} |`;
    }),
  ].join('\n')}\n`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
