import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { Canary, Output, visibleOutputs } from '../support/canary';
import { CliResult, runCli } from '../support/cli';
import { bootstrap, CdkApp, CdkRun, Emulator } from '../support/emulator';
import { eventually } from '../support/eventually';
import { PROJECT } from '../support/paths';

/** The first deployment of a stack that makes its own key, while somebody imports the values; then a change. */
describe('the command line beside a deployment', () => {
  const canary = new Canary();
  const outputs: Output[] = [];
  let emulator: Emulator;
  let app: CdkApp;
  let assembly: string;
  let deployment: Promise<CdkRun>;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await emulator.clients().ssm.send(new PutParameterCommand({ Name: '/partner/TOKEN', Value: canary.value('PARTNER'), Type: 'SecureString' }));
    await bootstrap(emulator);
    app = new CdkApp(emulator, join(PROJECT, 'test', 'fixtures', 'cli-app.ts'));
    ({ assembly } = await app.synth());
  });
  afterAll(async () => {
    await deployment?.catch(() => undefined);
    await emulator?.stop();
  });

  const reveal = (args: readonly string[], input?: string): Promise<CliResult> =>
    runCli(args, { cwd: app.directory, env: { ...emulator.environment, CDK_SERVICE_SECRETS_APP: assembly }, input });
  const cli = async (args: readonly string[], input?: string): Promise<CliResult> => {
    const result = await reveal(args, input);
    outputs.push({ where: args.join(' '), text: result.stdout + result.stderr });
    return result;
  };

  test('before the first deployment, the app\'s key doesn\'t exist yet, and writes require --key', async () => {
    const { stdout } = await cli(['check', '-s', 'Shop-prod/Web']);
    expect(stdout).toMatch(/- the key of \/prod\/shop: the next deployment creates it \(Key\w+\.Arn\)/);
    const { code, stderr } = await cli(['put', 'DATABASE_URL', '-s', 'Shop-prod/Web'], 'x');
    expect(code).toBe(2);
    expect(stderr).toContain('start the deployment and write while the gate waits for the values, or name the key with --key ARN');
  });

  test('while the deployment waits, the import finds the new key', async () => {
    writeFileSync(join(app.directory, 'web.env'), ['API_KEY', 'DATABASE_URL', 'SENTRY_DSN'].map((name) => `${name}='${canary.value(name)}'\n`).join(''));
    writeFileSync(join(app.directory, 'worker.env'), `QUEUE_TOKEN='${canary.value('QUEUE_TOKEN')}'\n`);
    expect(await cli(['import', 'worker.env', '--yes', '-s', 'Shop-prod/Worker'])).toMatchObject({ code: 0 });
    deployment = app.deploy({ stacks: ['Shop-prod'] });
    const imported = await eventually('the key', async () => {
      const result = await cli(['import', 'web.env', '--yes', '-s', 'Shop-prod/Web']);
      return !(result.code === 2 && result.stderr.includes('the next deployment creates')) && result;
    }, { everyMs: 1_000 });
    expect(imported.stdout).toContain('written: 3 of 3');
    const { exitCode, output } = await deployment;
    outputs.push({ where: 'cdk deploy', text: output });
    expect(output).toContain('Shop-prod');
    expect(exitCode).toBe(0);
  });

  test('afterwards every value is ready, by the app and by the deployed stack', async () => {
    expect((await cli(['check', '-s', 'Shop-prod'])).code).toBe(0);
    const [here, deployed] = await Promise.all([cli(['list', '--json', '-s', 'Shop-prod']), cli(['list', '--json', '--deployed', 'Shop-prod'])]);
    expect(JSON.parse(deployed.stdout)).toEqual(JSON.parse(here.stdout));
  });

  test('the stack may be named by the environment', async () => {
    const { code, stdout } = await runCli(['get', 'LOG_LEVEL', '-s', 'Shop-prod/Web'], { cwd: app.directory, env: { ...emulator.environment, CDK_SERVICE_SECRETS_DEPLOYED: 'Shop-prod' } });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'info' });
  });

  test('exec and export --all have the same variables as a container', async () => {
    const { stdout } = await reveal(['exec', '--pristine', '-s', 'Shop-prod/Web', '--', process.execPath, '-p', 'JSON.stringify(process.env)']);
    const expected = {
      API_KEY: canary.value('API_KEY'), DATABASE_URL: canary.value('DATABASE_URL'), LOG_LEVEL: 'info', NODE_ENV: 'production', PARTNER_TOKEN: canary.value('PARTNER'), SENTRY_DSN: canary.value('SENTRY_DSN'),
    };
    expect(JSON.parse(stdout)).toMatchObject({ ...expected, SESSION_KEY: expect.stringMatching(/^[A-Za-z0-9]{48}$/) });
    const exported = await reveal(['export', '--all', '--format', 'json', '-s', 'Shop-prod/Web']);
    expect(JSON.parse(exported.stdout)).toMatchObject(expected);
  });

  test('a changed value prints how it reaches the tasks, and restart applies it', async () => {
    expect((await cli(['put', 'API_KEY', '-s', 'Shop-prod/Web'], canary.value('new API_KEY'))).stderr)
      .toContain('running tasks keep the old value until they restart:\n-> npx cdk-service-secrets restart -s Shop-prod/Web');
    expect((await cli(['restart', '--dry-run', '-s', 'Shop-prod'])).stdout.match(/would restart/g)).toHaveLength(2);
    const { code, stdout } = await cli(['restart', '--yes', '-s', 'Shop-prod/Web']);
    expect(stdout).toMatch(/WebService\w+: restarted/);
    expect(code).toBe(0);
  });

  test('no value is in the outputs, the stack, its events or logs', async () => {
    canary.assertAbsent([...outputs, ...await visibleOutputs(emulator)]);
  });
});
