import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { runCli } from '../../../support/cli';
import { gateAtWork, gateFailure, parameterNamed, stackNamed, tagsOf } from '../../../support/deployed';
import { bootstrap, CdkApp, CdkRun, Emulator } from '../../../support/emulator';
import { PROJECT } from '../../../support/paths';

const APP = join(PROJECT, 'test', 'fixtures', 'strict', 'creation-app.ts');

export type Store = 'ssm' | 'secretsmanager';
/** Where the creation of a stack fails. `key` and `policy` come before anything that knows the store. */
export type FailurePoint = 'key' | 'policy' | 'value' | 'task' | 'service';

/** One stack of the fixture, which can be made to fail. */
class Creation {
  /** The assemblies by the point where they fail: each is synthesized once, and then deployed and destroyed as it is. */
  private readonly assemblies = new Map<string, Promise<string>>();
  /** Also the name of the store: Parameter Store reserves "ssm", and a secret's name must not end in a hyphen and six characters. */
  readonly stack: string;

  constructor(private readonly emulator: Emulator, private readonly app: CdkApp, readonly store: Store, what: string, private readonly key?: string) {
    this.stack = `${what}-in-${store === 'ssm' ? 'parameters' : 'json'}`;
  }

  async deploy(fail?: FailurePoint): Promise<CdkRun> {
    return new CdkApp(this.emulator, await this.assembly(fail)).deploy({ stacks: [this.stack] });
  }

  async destroy(): Promise<CdkRun> {
    return new CdkApp(this.emulator, await this.assembly()).destroy({ stacks: [this.stack] });
  }

  /** Deploys, and runs a command from the moment that the gate is at work until the command succeeds, as people do. */
  async deployWhile(args: string[], fail?: FailurePoint): Promise<CdkRun> {
    await this.assembly(fail);
    let ended = false;
    const run = this.deploy(fail).finally(() => { ended = true; });
    await Promise.race([gateAtWork(this.emulator, this.stack), run]);
    let problem = 'nothing was tried';
    while (!ended && problem !== '') {
      problem = await this.command(args);
      await sleep(200);
    }
    const result = await run;
    if (problem !== '') throw new Error(`${problem}\n${result.output}`);
    return result;
  }

  async command(args: string[]): Promise<string> {
    const all = [...args, '-s', `${this.stack}/Secrets`, '--yes', '--app', await this.assembly()];
    const { code, stdout, stderr } = await runCli(all, { cwd: this.app.directory, env: this.emulator.environment, input: 'token' });
    return code === 0 ? '' : stdout + stderr;
  }

  async stored(): Promise<Record<string, string | undefined>> {
    if (this.store === 'ssm') {
      const names = ['TOKEN', 'SESSION_KEY', 'LOG_LEVEL'];
      return Object.fromEntries(await Promise.all(names.map(async (name) =>
        [name, (await parameterNamed(this.emulator, `/${this.stack}/${name}`))?.Value] as const)));
    }
    const { SecretString } = await this.emulator.clients().secretsManager.send(new GetSecretValueCommand({ SecretId: this.stack }));
    return JSON.parse(SecretString!) as Record<string, string>;
  }

  private async assembly(fail?: FailurePoint): Promise<string> {
    let assembly = this.assemblies.get(fail ?? '');
    if (!assembly) {
      const context = { stack: this.stack, store: this.store, ...this.key ? { key: this.key } : {}, ...fail ? { fail } : {} };
      assembly = this.app.synth({ context }).then((run) => run.assembly);
      this.assemblies.set(fail ?? '', assembly);
    }
    return assembly;
  }
}

const PUT = ['put', 'TOKEN'];
const REENCRYPT = ['reencrypt'];

/**
 * A creation that fails is rolled back and repeated. Nothing is deleted by hand, and the second time it succeeds: with a key that the
 * stack creates, and with one that outlives it. A file for each store, as the files run side by side.
 */
export function describeCreations(store: Store, points: readonly FailurePoint[]): void {
  describe('a creation that fails and is repeated', () => {
    let emulator: Emulator;
    let app: CdkApp;

    beforeAll(async () => {
      emulator = await Emulator.start({ settings: { SERVICE_SECRETS_POLICY_DELAY: '0' } });
      await bootstrap(emulator);
      app = new CdkApp(emulator, APP);
    });
    afterAll(async () => emulator?.stop());

    test.each(points)('at the %s', async (point) => {
      const creation = new Creation(emulator, app, store, point);
      // At these two points the gate has succeeded, so its value is there.
      const gateSucceeds = point === 'task' || point === 'service';
      expect(await (gateSucceeds ? creation.deployWhile(PUT, point) : creation.deploy(point))).toMatchObject({ exitCode: 1 });
      expect((await stackNamed(emulator, creation.stack))?.StackStatus).toBe('ROLLBACK_COMPLETE');
      if (point === 'value') expect(await gateFailure(emulator, creation.stack)).toContain('TOKEN');
      if (store === 'ssm') expect(await creation.stored()).toMatchObject({ SESSION_KEY: undefined, LOG_LEVEL: undefined });

      expect(await creation.destroy()).toMatchObject({ exitCode: 0 });
      expect(await creation.deployWhile(gateSucceeds ? REENCRYPT : PUT)).toMatchObject({ exitCode: 0 });
      expect(await creation.stored()).toEqual({ TOKEN: 'token', SESSION_KEY: expect.stringMatching(/^\w{32}$/), LOG_LEVEL: 'info' });
    });

    test('destroyed and created again: `reencrypt` repairs values under the stack\'s former key', async () => {
      const creation = new Creation(emulator, app, store, 'again');
      expect(await creation.deployWhile(PUT)).toMatchObject({ exitCode: 0 });
      const before = await creation.stored();
      expect(await creation.destroy()).toMatchObject({ exitCode: 0 });
      expect(await creation.deployWhile(REENCRYPT)).toMatchObject({ exitCode: 0 });
      expect(await creation.stored()).toEqual(before);
    });

    test('with a key that outlives the stack, no command is needed the second time', async () => {
      const key = (await emulator.clients().kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
      const creation = new Creation(emulator, app, store, 'outside', key);
      expect(await creation.command(PUT)).toBe('');
      expect(await creation.deploy('service')).toMatchObject({ exitCode: 1 });
      expect(await creation.destroy()).toMatchObject({ exitCode: 0 });
      expect(await creation.deploy()).toMatchObject({ exitCode: 0 });
      const before = await creation.stored();
      if (store === 'ssm') expect(Object.keys(await tagsOf(emulator, `/${creation.stack}/SESSION_KEY`))).toContain('cdk-service-secrets:gate');
      expect(await creation.destroy()).toMatchObject({ exitCode: 0 });
      expect(await creation.deploy()).toMatchObject({ exitCode: 0 });
      expect(await creation.stored()).toEqual(before);
    });
  });
}
