import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteParameterCommand } from '@aws-sdk/client-ssm';
import { Canary, filesBelow, visibleOutputs } from '../support/canary';
import { gateFailure, putSecret, referencesOf, taskDefinitionOf } from '../support/deployed';
import { bootstrap, CdkApp, CdkRun, cliVersions, Emulator } from '../support/emulator';
import { PROJECT } from '../support/paths';

const PLUGIN = { args: ['--plugin', join(PROJECT, 'assets', 'lookup')] };

/** `VariableList.fromStore` with `refresh`, under the pinned CDK CLI and the newest one. */
describe.each(cliVersions().map(({ version, program }): [string, string] => [version, program]))('names looked up at each synthesis, with CDK CLI %s', (_, program) => {
  const canary = new Canary();
  const outputs: { where: string; text: string }[] = [];
  let emulator: Emulator;
  let app: CdkApp;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    app = new CdkApp(emulator, join(PROJECT, 'test', 'fixtures', 'fresh-names-app.ts'), { cli: program });
  });

  afterAll(async () => emulator?.stop());

  const put = async (name: string): Promise<void> => putSecret(emulator, `/fresh/shop/${name}`, canary.value(name));
  const remove = async (name: string): Promise<unknown> => emulator.clients().ssm.send(new DeleteParameterCommand({ Name: `/fresh/shop/${name}` }));
  const recorded = (run: CdkRun): CdkRun => {
    outputs.push({ where: 'output of the CDK', text: run.output }, ...filesBelow(app.directory));
    return run;
  };
  const deploy = async (): Promise<CdkRun> => recorded(await app.deploy(PLUGIN));
  const names = async (): Promise<string[]> => Object.keys(referencesOf(await taskDefinitionOf(emulator, 'Fresh'))).sort();

  test('a store without a name that is required stops the synthesis', async () => {
    const { exitCode, output } = recorded(await app.synth(PLUGIN));
    expect(exitCode).not.toBe(0);
    expect(output).toContain('`/fresh/shop` must hold what `required` names: DATABASE_URL, got: nothing for DATABASE_URL');
  });

  test('names of the store are in the first deployment, and no file caches them', async () => {
    await put('DATABASE_URL');
    expect(await deploy()).toMatchObject({ exitCode: 0 });
    expect(await names()).toEqual(['DATABASE_URL']);
    const context = join(app.directory, 'cdk.context.json');
    expect(existsSync(context) ? readFileSync(context, 'utf8') : '').not.toContain('DATABASE_URL');
  });

  test('a name that somebody adds is in the next deployment, without an edit of a file', async () => {
    await put('STRIPE_KEY');
    expect(await deploy()).toMatchObject({ exitCode: 0 });
    expect(await names()).toEqual(['DATABASE_URL', 'STRIPE_KEY']);
  });

  test('a name that lets processes load code stops the synthesis', async () => {
    await put('LD_PRELOAD');
    const { exitCode, output } = recorded(await app.synth(PLUGIN));
    expect(exitCode).not.toBe(0);
    expect(output).toContain('`/fresh/shop` must contain no name by which the dynamic loader loads code');
    await remove('LD_PRELOAD');
  });

  test('a name that is deleted from the store stays declared: the next change of the service stops and names the `put`', async () => {
    await remove('STRIPE_KEY');
    await put('MAIL_KEY');
    const { exitCode, output } = await deploy();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('the deployed service has `STRIPE_KEY`, and /fresh/shop has it no more');
    expect(await gateFailure(emulator, 'Fresh')).toMatch(/STRIPE_KEY: \/fresh\/shop\/STRIPE_KEY does not exist\n-> npx cdk-service-secrets put STRIPE_KEY /);
    expect(await names()).toEqual(['DATABASE_URL', 'STRIPE_KEY']);
  });

  test('no value is in any output', async () => {
    canary.assertAbsent([...outputs, ...await visibleOutputs(emulator)]);
  });
});
