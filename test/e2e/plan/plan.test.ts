import { join } from 'node:path';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { metadataStatements } from '../../../src/core/iam/grants';
import { storeScope } from '../../../src/core/iam/statements';
import { Canary, Output } from '../../support/canary';
import { CliResult, runCli } from '../../support/cli';
import { ACCOUNT, bootstrap, CdkApp, Credentials, Emulator, PolicyStatement, REGION, userWith } from '../../support/emulator';

/** A pull request over three environments, and a pipeline that may see no value. */
describe('plan', () => {
  const canary = new Canary();
  const outputs: Output[] = [];
  let emulator: Emulator;
  let app: CdkApp;
  let next: string;
  let pipeline: Credentials;
  let outsider: Credentials;

  const METADATA: PolicyStatement[] = ['dev', 'staging', 'prod']
    .flatMap((name) => metadataStatements(storeScope({ kind: 'ssm', name: `/${name}/shop` }, { partition: 'aws', region: REGION, account: ACCOUNT })))
    .map(({ effect, actions, resources, conditions }): PolicyStatement => ({ Effect: effect, Action: [...actions], Resource: [...resources], Condition: conditions }));
  const STACKS: PolicyStatement = { Effect: 'Allow', Action: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate', 'cloudformation:ListStackResources'], Resource: '*' };

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    for (const name of ['dev', 'staging', 'prod']) {
      await put(name, 'DATABASE_URL');
      await put(name, 'OLD_KEY');
    }
    app = new CdkApp(emulator, join(__dirname, 'app.ts'));
    expect(await app.deploy({ stacks: ['*/*'] })).toMatchObject({ exitCode: 0 });
    await put('dev', 'STRIPE_WEBHOOK_SECRET');
    ({ assembly: next } = await app.synth({ context: { next: 'true' }, stacks: [] }));
    pipeline = await userWith(emulator, 'pipeline', [...METADATA, STACKS]);
    outsider = await userWith(emulator, 'outsider', METADATA);
  });
  afterAll(async () => emulator?.stop());

  async function put(stage: string, name: string): Promise<void> {
    await emulator.clients().ssm.send(new PutParameterCommand({ Name: `/${stage}/shop/${name}`, Value: canary.value(`${stage} ${name}`), Type: 'SecureString' }));
  }

  async function plan(credentials: Credentials, ...args: string[]): Promise<CliResult> {
    const result = await runCli(['plan', '--app', next, ...args], { cwd: app.directory, env: emulator.environmentOf(credentials) });
    outputs.push({ where: args.join(' '), text: result.stdout + result.stderr });
    return result;
  }

  test('the comment of the pull request has one table, the outcome and the commands', async () => {
    const { code, stdout, stderr } = await plan(pipeline, '--format', 'markdown');
    expect(stderr).toBe('');
    expect(stdout).toBe(`### Values for this deployment: 1 to put, 1 created

| variable | dev | staging | prod |
|---|---|---|---|
| \`LOG_LEVEL\` (new) | created | created | created |
| \`OLD_KEY\` (removed) | still read by revision dev-shop:1 | still read by revision staging-shop:1 | still read by revision prod-shop:1 |
| \`STRIPE_WEBHOOK_SECRET\` (new) | ok | missing | missing |

**Merging now would stop staging and prod.** Put what is missing:

${stdout.split('\n').filter((line) => line.startsWith('    ')).join('\n')}
`);
    const command = 'npx cdk-service-secrets put STRIPE_WEBHOOK_SECRET\\b.* -s';
    expect(stdout).toMatch(new RegExp(`^ {4}${command} staging/Shop/Secrets.*\n {4}${command} prod/Shop/Secrets`, 'm'));
    expect(code).toBe(1);
  });

  test('nothing that it asks is denied to who has grantMetadata and the stacks', () => {
    expect(emulator.denials().filter(({ principal }) => principal.endsWith('user/pipeline'))).toEqual([]);
  });

  test('without permission for the stacks the values are planned, and it says that it did not compare', async () => {
    const { code, stdout } = await plan(outsider);
    expect(code).toBe(1);
    expect(stdout).toContain('x STRIPE_WEBHOOK_SECRET: /prod/shop/STRIPE_WEBHOOK_SECRET does not exist');
    expect(stdout).toContain('not compared: the deployed stack could not be read: AccessDenied');
  });

  test('with --base that permission isn\'t needed', async () => {
    const { code, stdout } = await plan(outsider, '--base', app.assembly.replace(/\d+-synth/, '1-deploy'));
    expect(code).toBe(1);
    expect(stdout).toContain('- OLD_KEY (removed)');
    expect(stdout).not.toContain('not compared');
  });

  test('without credentials it says what changes, and that nobody could tell', async () => {
    const { code, stdout } = await runCli(['plan', '--app', next, '--base', app.assembly.replace(/\d+-synth/, '1-deploy')], {
      cwd: app.directory, env: { PATH: process.env.PATH, HOME: app.directory, AWS_EC2_METADATA_DISABLED: 'true' },
    });
    expect([code, stdout.includes('? STRIPE_WEBHOOK_SECRET (new): not known')]).toEqual([2, true]);
  });

  test('it waits for the values, with one deadline, and then the deployment passes', async () => {
    const waiting = plan(pipeline, '--wait', '300');
    await put('staging', 'STRIPE_WEBHOOK_SECRET');
    await put('prod', 'STRIPE_WEBHOOK_SECRET');
    const { code, stdout } = await waiting;
    expect([code, stdout.split('\n').slice(-2)]).toEqual([0, ['The deployment has every value that it needs.', '']]);
    expect(await app.deploy({ stacks: ['*/*'], context: { next: 'true' } })).toMatchObject({ exitCode: 0 });
  });

  test('no output has a value', () => canary.assertAbsent(outputs));
});
