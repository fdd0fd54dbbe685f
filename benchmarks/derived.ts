import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { median } from './measure';
import { bootstrap, CdkApp, Emulator } from '../test/support/emulator';

/**
 * How long a derived value is old after a rotation: `npx tsx benchmarks/derived.ts`, after `npx projen bundle`. Writes DERIVED.md.
 *
 * Times of the emulator say what the function does, not how fast AWS hands on an event.
 */

const BUNDLE = join(__dirname, '..', 'assets', 'follow', 'index.js');
const ROUNDS = 15;
const DEADLINE_MS = 120_000;
const SECRET = 'bench/db';

const secret = (password: string): string => JSON.stringify({ username: 'shop', password });

async function rotationToCompositionMs(): Promise<number[]> {
  const emulator = await Emulator.start();
  try {
    await bootstrap(emulator);
    const { secretsManager, ssm } = emulator.clients();
    await secretsManager.send(new CreateSecretCommand({ Name: SECRET, SecretString: secret('first') }));
    const deployed = await new CdkApp(emulator, join(__dirname, 'apps', 'derived-value.ts')).deploy();
    if (deployed.exitCode !== 0) {
      throw new Error(deployed.output.slice(-500));
    }
    const composed = async (): Promise<string> => (await ssm.send(new GetParameterCommand({ Name: '/bench/derived/DATABASE_URL', WithDecryption: true }))).Parameter!.Value!;
    const times: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      await sleep(3_000); // the events of the write before are handled
      const password = `password-${round}`;
      await secretsManager.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString: secret(password) }));
      const moved = Date.now();
      while (!(await composed()).includes(`:${password}@`)) {
        if (Date.now() - moved > DEADLINE_MS) {
          throw new Error('not composed within two minutes');
        }
        await sleep(10);
      }
      times.push(Date.now() - moved);
    }
    return times;
  } finally {
    await emulator.stop();
  }
}

async function main(): Promise<void> {
  const [first, ...later] = await rotationToCompositionMs();
  const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`;
  writeFileSync(join(__dirname, 'DERIVED.md'), `# Derived values after a rotation

From the moment that AWSCURRENT has moved until a read of the composed parameter returns the new text, on the emulator: the event, the start of the
function, its reads of stack, parts, tags and history, and the write. EventBridge and Lambda of AWS add their delivery, usually less than a second each, and Secrets
Manager and Parameter Store may return older values for some seconds; the function composes once more after one to two minutes for that. The restart of the service comes on top:
[its figures](REDEPLOY.md). \`npx tsx benchmarks/derived.ts\` measures again and writes this page.

| what | result |
| --- | ---: |
| bundle | ${Math.round(statSync(BUNDLE).size / 1000)} kB |
| first rotation after the deployment | ${seconds(first)} |
| later rotations, median of ${ROUNDS} | ${seconds(median(later))} |
| the same, slowest | ${seconds(Math.max(...later))} |
`);
}

void main();
