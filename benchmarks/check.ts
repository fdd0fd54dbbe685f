import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { inParallel } from '../src/core/parallel';
import { declaredApp, runCli } from '../test/support/cli';
import { Emulator } from '../test/support/emulator';
import { ThrottlingProxy } from '../test/support/proxy';

/** Time and calls of `check` and `plan` over many services, with a network in between. */

const SERVICES = 100;
const VALUES = 20;
const LATENCY_MS = 20;

async function main(): Promise<void> {
  const emulator = await Emulator.start();
  try {
    const names = Array.from({ length: VALUES }, (_, index) => `VALUE_${index}`);
    const prefixes = Array.from({ length: SERVICES }, (_, index) => `/prod/service-${index}`);
    await inParallel(prefixes.flatMap((prefix) => names.map((name) => `${prefix}/${name}`)), 16, async (Name) => {
      await emulator.clients().ssm.send(new PutParameterCommand({ Name, Value: 'x', Type: 'SecureString' }));
    });
    const app = declaredApp({
      name: 'Shop',
      declarations: prefixes.map((name, index) => ({
        service: `Shop/Service${index}`,
        verification: 'values',
        stores: [{ kind: 'ssm', name }],
        variables: Object.fromEntries(names.map((variable) => [variable, { kind: 'secret', store: 0, name: variable }])),
      })),
    });
    const rows: string[] = [];
    for (const args of [['check'], ['plan', '--base', 'cdk.out'], ['plan']]) {
      const proxy = await ThrottlingProxy.start(emulator.endpoint, { rate: 10_000, burst: 10_000, latency: LATENCY_MS });
      const { code, stdout, stderr, milliseconds } = await runCli(args, { cwd: app.directory, env: { ...emulator.environment, AWS_ENDPOINT_URL: proxy.endpoint } });
      if (code !== 0) {
        throw new Error(`${args.join(' ')} did not end well: ${(stdout + stderr).slice(-300)}`);
      }
      rows.push(`| \`${args.join(' ')}\` | ${(milliseconds / 1000).toFixed(1)} | ${proxy.total} |`);
      await proxy.stop();
    }
    writeFileSync(join(__dirname, 'CHECK.md'), `${[
      '# Check and plan', '',
      `${SERVICES} services of one app with ${VALUES} values each in Parameter Store, through a proxy that adds ${LATENCY_MS} ms to each call.`,
      `Ten values a call are ${(SERVICES * VALUES) / 10} calls. Where a store declares a key, \`check\` asks once more for the keys of its values; these declare none. \`npm run benchmark:check\` measures again and writes this page.`, '',
      '| command | seconds | calls |', '| --- | ---: | ---: |', ...rows,
    ].join('\n')}\n`);
  } finally {
    await emulator.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
