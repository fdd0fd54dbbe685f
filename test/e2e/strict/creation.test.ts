import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { runCli } from '../../support/cli';
import { gateAtWork, gateFailure, parameterNamed, stackNamed, tagsOf } from '../../support/deployed';
import { bootstrap, CdkApp, CdkRun, Emulator } from '../../support/emulator';
import { PROJECT } from '../../support/paths';

/**
 * A creation that fails, wherever it does, is rolled back and repeated. Nothing is deleted by hand, and the second time it succeeds: with
 * a key that the stack creates, and with one that outlives it; in both stores.
 */
describe('a creation that fails and is repeated', () => {
  const APP = join(PROJECT, 'test', 'fixtures', 'strict', 'creation-app.ts');
  let emulator: Emulator;
  let app: CdkApp;
  let key: string;

  beforeAll(async () => {
    emulator = await Emulator.start({ settings: { SERVICE_SECRETS_POLICY_DELAY: '0' } });
    await bootstrap(emulator);
    key = (await emulator.clients().kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
    app = new CdkApp(emulator, APP);
  });
  afterAll(async () => emulator?.stop());

  interface Variant {
    readonly stack: string;
    readonly store: 'ssm' | 'secretsmanager';
    readonly key?: string;
  }

  /** As people do: with the command line, as soon as the key is there. */
  async function command(args: string[], assembly: string, input?: string): Promise<string> {
    const { code, stdout, stderr } = await runCli([...args, '--app', assembly], { cwd: app.directory, env: emulator.environment, input });
    return code === 0 ? '' : stdout + stderr;
  }

  async function untilDone(deploying: Promise<CdkRun>, stack: string, args: string[], input?: string): Promise<CdkRun> {
    let ended = false;
    const run = deploying.finally(() => { ended = true; });
    await Promise.race([gateAtWork(emulator, stack), run]);
    let problem = 'nothing was tried';
    while (!ended && problem !== '') {
      problem = await command(args, app.assembly, input);
      await sleep(200);
    }
    const result = await run;
    if (result.exitCode !== 0) throw new Error(`${problem}\n${result.output}`);
    return result;
  }

  const context = ({ stack, store, key: given }: Variant, fail?: string): { [name: string]: string } =>
    ({ stack, store, ...given ? { key: given } : {}, ...fail ? { fail } : {} });

  async function stored({ stack, store }: Variant): Promise<Record<string, string | undefined>> {
    if (store === 'ssm') {
      const names = ['TOKEN', 'SESSION_KEY', 'LOG_LEVEL'];
      return Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await parameterNamed(emulator, `/${stack}/${name}`))?.Value] as const)));
    }
    const { SecretString } = await emulator.clients().secretsManager.send(new GetSecretValueCommand({ SecretId: stack }));
    return JSON.parse(SecretString!) as Record<string, string>;
  }

  const put = (variant: Variant): string[] => ['put', 'TOKEN', '-s', `${variant.stack}/Secrets`, '--yes'];

  const STORES = ['ssm', 'secretsmanager'] as const;
  /** Also the name of the store: Parameter Store keeps "ssm" for itself, and a secret's must not end in a hyphen and six characters. */
  const nameOf = (store: Variant['store'], what: string): string => `${what}-in-${store === 'ssm' ? 'parameters' : 'json'}`;
  const POINTS = ['key', 'policy', 'value', 'task', 'service'] as const;

  test.each(STORES.flatMap((store) => POINTS.map((point) => [store, point] as const)))('in %s, at the %s', async (store, point) => {
    const variant: Variant = { stack: nameOf(store, point), store };
    const failing = app.deploy({ context: context(variant, point), stacks: [variant.stack] });
    if (point === 'task' || point === 'service') {
      // The gate succeeds, so its value has to be there.
      await untilDone(failing.then((run) => ({ ...run, exitCode: 0 })), variant.stack, put(variant), 'token');
    }
    expect(await failing).toMatchObject({ exitCode: 1 });
    expect((await stackNamed(emulator, variant.stack))?.StackStatus).toBe('ROLLBACK_COMPLETE');
    if (point === 'value') expect(await gateFailure(emulator, variant.stack)).toContain('TOKEN');
    if (store === 'ssm') {
      expect(await stored(variant)).toMatchObject({ SESSION_KEY: undefined, LOG_LEVEL: undefined });
    }

    const again = await app.destroy({ context: context(variant), stacks: [variant.stack] });
    expect(again.exitCode).toBe(0);
    const left = point === 'task' || point === 'service';
    const heal = left ? ['reencrypt', '-s', `${variant.stack}/Secrets`, '--yes'] : put(variant);
    await untilDone(app.deploy({ context: context(variant), stacks: [variant.stack] }), variant.stack, heal, 'token');
    expect(await stored(variant)).toEqual({ TOKEN: 'token', SESSION_KEY: expect.stringMatching(/^\w{32}$/), LOG_LEVEL: 'info' });
  });

  test.each(STORES)('in %s, destroyed and created again: `reencrypt` heals what the stack\'s former key has', async (store) => {
    const variant: Variant = { stack: nameOf(store, 'again'), store };
    await untilDone(app.deploy({ context: context(variant), stacks: [variant.stack] }), variant.stack, put(variant), 'token');
    const before = await stored(variant);
    expect((await app.destroy({ context: context(variant), stacks: [variant.stack] })).exitCode).toBe(0);
    const heal = ['reencrypt', '-s', `${variant.stack}/Secrets`, '--yes'];
    await untilDone(app.deploy({ context: context(variant), stacks: [variant.stack] }), variant.stack, heal);
    expect(await stored(variant)).toEqual(before);
  });

  test.each(STORES)('in %s, with a key that outlives the stack, nothing is to be done the second time', async (store) => {
    const variant: Variant = { stack: nameOf(store, 'outside'), store, key };
    const assembly = (await app.synth({ context: context(variant) })).assembly;
    expect(await command(put(variant), assembly, 'token')).toBe('');
    expect((await app.deploy({ context: context(variant, 'service'), stacks: [variant.stack] })).exitCode).toBe(1);
    expect((await app.destroy({ context: context(variant), stacks: [variant.stack] })).exitCode).toBe(0);
    expect((await app.deploy({ context: context(variant), stacks: [variant.stack] })).exitCode).toBe(0);
    const before = await stored(variant);
    if (store === 'ssm') expect(Object.keys(await tagsOf(emulator, `/${variant.stack}/SESSION_KEY`))).toContain('cdk-service-secrets:gate');
    expect((await app.destroy({ context: context(variant), stacks: [variant.stack] })).exitCode).toBe(0);
    expect((await app.deploy({ context: context(variant), stacks: [variant.stack] })).exitCode).toBe(0);
    expect(await stored(variant)).toEqual(before);
  });
});
