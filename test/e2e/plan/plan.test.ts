import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { blocks, pages } from '../../../projenrc/docs/pages';
import { scriptsIn } from '../../../projenrc/docs/pipelines';
import { metadataStatements } from '../../../src/core/iam/grants';
import { storeScope } from '../../../src/core/iam/statements';
import { Canary, filesBelow, Output } from '../../support/canary';
import { CliResult, runCli } from '../../support/cli';
import { BIN } from '../../support/cli/run-cli';
import { ScratchApp, ShellResult } from '../../support/documentation';
import { ACCOUNT, bootstrap, CdkApp, Credentials, Emulator, PolicyStatement, REGION, userWith } from '../../support/emulator';

/** A pull request over three environments, and a pipeline that may see no value. */
describe('plan', () => {
  const canary = new Canary();
  const outputs: Output[] = [];
  let emulator: Emulator;
  let app: CdkApp;
  let next: string;
  let pipeline: Credentials;
  let reader: Credentials;
  let step: Credentials;
  let outsider: Credentials;

  const METADATA: PolicyStatement[] = ['dev', 'staging', 'prod']
    .flatMap((name) => metadataStatements(storeScope({ kind: 'ssm', name: `/${name}/shop` }, { partition: 'aws', region: REGION, account: ACCOUNT })))
    .map(({ effect, actions, resources, conditions }): PolicyStatement => ({ Effect: effect, Action: [...actions], Resource: [...resources], Condition: conditions }));
  const STACKS: PolicyStatement = { Effect: 'Allow', Action: ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate', 'cloudformation:ListStackResources'], Resource: '*' };

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    for (const name of ['dev', 'staging', 'prod']) {
      await put(name, 'DATABASE_URL', name === 'prod' ? 'mysql' : 'postgres');
      await put(name, 'OLD_KEY');
    }
    app = new CdkApp(emulator, join(__dirname, 'app.ts'));
    expect(await app.deploy({ stacks: ['*/*'] })).toMatchObject({ exitCode: 0 });
    await put('dev', 'STRIPE_WEBHOOK_SECRET');
    ({ assembly: next } = await app.synth({ context: { next: 'true' }, stacks: [] }));
    pipeline = await userWith(emulator, 'pipeline', [...METADATA, STACKS]);
    outsider = await userWith(emulator, 'outsider', METADATA);
    reader = await userWith(emulator, 'reader', [{ Effect: 'Allow', Action: ['ssm:GetParameters'], Resource: '*' }, STACKS]);
    step = await userWith(emulator, 'step', [{ Effect: 'Allow', Action: ['ssm:GetParameters'], Resource: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/prod/shop/*` }, STACKS]);
  });
  afterAll(async () => emulator?.stop());

  /** With a scheme, as a URL. */
  async function put(stage: string, name: string, scheme?: string): Promise<void> {
    const value = canary.value(`${stage} ${name}`);
    const Value = scheme === undefined ? value : `${scheme}://${encodeURIComponent(value)}@db/shop`;
    await emulator.clients().ssm.send(new PutParameterCommand({ Name: `/${stage}/shop/${name}`, Value, Type: 'SecureString', Overwrite: true }));
  }

  /** Keys are asked for where that is allowed. Without the permission a plan leaves out what only they show. */
  const deniedTo = (user: string): string[] => emulator.denials()
    .filter(({ principal, action }) => principal.endsWith(`user/${user}`) && action !== 'ssm:DescribeParameters').map(({ action, resource }) => `${action} ${resource}`);

  /** Without the folder of this test, which commands name. */
  const pasted = (text: string): string => text.split(` --app ${next}`).join('');

  async function plan(credentials: Credentials, ...args: string[]): Promise<CliResult> {
    const result = await runCli(['plan', '--app', next, ...args], { cwd: app.directory, env: emulator.environmentOf(credentials) });
    outputs.push({ where: args.join(' '), text: result.stdout + result.stderr });
    return result;
  }

  test('the comment of the pull request has one table, the outcome and the commands', async () => {
    const { code, stdout, stderr } = await plan(reader, '--format', 'markdown', '--values');
    expect(stderr).toBe('');
    expect(pasted(stdout)).toBe(`### Values for this deployment: 2 to put, 1 created

| variable | Dev | Staging | Prod |
|---|---|---|---|
| \`DATABASE_URL\` | ok | ok | /prod/shop/DATABASE\\_URL is not a URL that begins with postgres:// |
| \`LOG_LEVEL\` (new) | created | created | created |
| \`OLD_KEY\` (removed) | still read by revision dev-shop:1 | still read by revision staging-shop:1 | still read by revision prod-shop:1 |
| \`STRIPE_WEBHOOK_SECRET\` (new) | ok | missing | missing |

**Merging now would stop Staging and Prod.** Put what is missing:

    npx cdk-service-secrets put STRIPE_WEBHOOK_SECRET -s Staging/Shop/Secrets --region us-east-1
    npx cdk-service-secrets put DATABASE_URL -s Prod/Shop/Secrets --region us-east-1
    npx cdk-service-secrets put STRIPE_WEBHOOK_SECRET -s Prod/Shop/Secrets --region us-east-1
`);
    expect(code).toBe(1);
  });

  test('without permission to read values it differs only in the rules, and says so', async () => {
    const { code, stdout, stderr } = await plan(pipeline, '--format', 'markdown');
    const unread = (stage: string): string => `- \`${stage}/Shop/Secrets\`: the rules of DATABASE\\_URL are not checked, as the values were not read: --values reads them`;
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^### Values for this deployment: 1 to put, 1 created$/m);
    expect(stdout).not.toMatch(/^\| `DATABASE_URL`/m);
    expect(stdout).toContain(`\n\n${['Dev', 'Staging', 'Prod'].map(unread).join('\n')}\n\n**Merging now would stop Staging and Prod.**`);
  });

  test('grantMetadata and access to the stacks allow all of its calls', () => {
    expect(deniedTo('pipeline')).toEqual([]);
  });

  test('without permission for the stacks the values are planned, and the plan says that it did not compare', async () => {
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

  test('without credentials it prints what changes, and that values are unknown', async () => {
    const { code, stdout } = await runCli(['plan', '--app', next, '--base', app.assembly.replace(/\d+-synth/, '1-deploy')], {
      cwd: app.directory, env: { PATH: process.env.PATH, HOME: app.directory, AWS_EC2_METADATA_DISABLED: 'true' },
    });
    expect([code, stdout.includes('? STRIPE_WEBHOOK_SECRET (new): not known')]).toEqual([2, true]);
  });

  test('the statements of the step before a stage are enough for that stage', async () => {
    expect((await plan(step, '-s', 'Prod/*')).code).toBe(1);
    expect(deniedTo('step')).toEqual([]);
  });

  describe('the pipelines of the page', () => {
    const SCRIPTS = scriptsIn(blocks(pages().find(({ path }) => path === 'docs/pipelines.md')!)).map(({ code }) => code.trim());
    /** What a runner does itself, and GitHub's own command. */
    const isOurs = (script: string): boolean => script !== 'npm ci' && !script.startsWith('gh ');
    let scratch: ScratchApp;
    const run = async (script: string): Promise<ShellResult> => {
      const result = await scratch.shell(script);
      outputs.push({ where: script, text: result.output });
      return result;
    };

    beforeAll(() => {
      scratch = new ScratchApp(emulator, {
        'cdk.json': JSON.stringify({ app: `npx tsx ${join(__dirname, 'app.ts')}`, context: { next: 'true' } }),
        'config/shop.yaml': 'DATABASE_URL: secret\nLOG_LEVEL: { config: info }\nSTRIPE_WEBHOOK_SECRET: secret\n',
      });
      scratch.environment.GITHUB_STEP_SUMMARY = join(scratch.directory, 'summary.md');
    });

    test('stop with the code of `plan`, though `tee` succeeds, while a value is missing', async () => {
      expect(await run('npx cdk synth --quiet')).toMatchObject({ exitCode: 0 });
      const [script] = SCRIPTS.filter((code) => code.includes('tee plan.md'));
      expect((await run(script)).exitCode).toBe(1);
      expect(readFileSync(join(scratch.directory, 'summary.md'), 'utf8')).toContain('**Merging now would stop Staging and Prod.**');
      const annotations = await run(SCRIPTS.find((code) => code.includes('--format github'))!);
      expect([annotations.exitCode, annotations.output]).toEqual([1, expect.stringContaining('::error file=config/shop.yaml,line=3,title=STRIPE_WEBHOOK_SECRET (new) in Prod/Shop/Secrets::')]);
    });

    test('pass when every value is there', async () => {
      for (const stage of ['staging', 'prod']) {
        await put(stage, 'STRIPE_WEBHOOK_SECRET');
        await put(stage, 'DATABASE_URL', 'postgres');
      }
      expect(SCRIPTS.filter(isOurs).length).toBeGreaterThanOrEqual(11);
      for (const script of SCRIPTS.filter(isOurs)) {
        expect([script, await run(script)]).toEqual([script, expect.objectContaining({ exitCode: 0 })]);
      }
      const read = (file: string): string => readFileSync(join(scratch.directory, file), 'utf8');
      expect(read('plan.md')).toContain('The deployment has every value that it needs.');
      expect(read('plan.xml')).toContain('<testsuite name="Prod/Shop/Secrets" tests="3" failures="0" errors="0">');
      expect(JSON.parse(read('dev.json'))).toMatchObject({ verdict: 'passes' });
    });

    test('also pass in the step before a stage, in the assembly', async () => {
      const [, command] = /commands: \['(npx cdk-service-secrets-cli [^']*)'\]/.exec(pages().find(({ path }) => path === 'docs/pipelines.md')!.text)!;
      symlinkSync(BIN, join(scratch.directory, 'node_modules', '.bin', 'cdk-service-secrets-cli'));
      expect(await run(`cd cdk.out && ${command}`)).toMatchObject({ exitCode: 0, output: expect.stringContaining('Prod/Shop/Secrets') });
    });

    test('write no value into a file', () => canary.assertAbsent(filesBelow(scratch.directory)));
  });

  test('--wait waits for the values, with one deadline, and then the deployment passes', async () => {
    for (const stage of ['staging', 'prod']) {
      await emulator.clients().ssm.send(new DeleteParameterCommand({ Name: `/${stage}/shop/STRIPE_WEBHOOK_SECRET` }));
    }
    const waiting = plan(pipeline, '--wait', '300');
    await put('staging', 'STRIPE_WEBHOOK_SECRET');
    await put('prod', 'STRIPE_WEBHOOK_SECRET');
    const { code, stdout } = await waiting;
    expect([code, stdout.split('\n').slice(-2)]).toEqual([0, ['The deployment has every value that it needs.', '']]);
    expect(await app.deploy({ stacks: ['*/*'], context: { next: 'true' } })).toMatchObject({ exitCode: 0 });
  });

  test('no output contains a value', () => canary.assertAbsent(outputs));
});
