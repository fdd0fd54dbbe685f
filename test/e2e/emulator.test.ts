import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { Canary, filesBelow, visibleOutputs } from '../support/canary';
import { bootstrap, CdkApp, CREDENTIALS, Emulator, emulatorEnvironment, ensureVenv, findPython, runCommand, TIMED_OUT } from '../support/emulator';
import { eventually } from '../support/eventually';
import { PROJECT } from '../support/paths';

const APP = join(PROJECT, 'test', 'fixtures', 'emulator-app.ts');

describe('the emulator', () => {
  let emulator: Emulator;
  let app: CdkApp;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    app = new CdkApp(emulator, APP);
  });
  afterAll(async () => emulator?.stop());

  test('deploys a parameter and a custom resource with its function', async () => {
    const deployed = await app.deploy();
    expect(deployed.output).toContain('EmulatorProbe.Echo = /probe/greeting');
    expect(deployed.exitCode).toBe(0);
    const { Parameter } = await emulator.clients().ssm.send(new GetParameterCommand({ Name: '/probe/greeting' }));
    expect(Parameter).toMatchObject({ Value: 'hello', Version: 1 });
  });

  test('stops a deployment whose custom resource fails, and shows why', async () => {
    const failed = await app.deploy({ context: { fail: 'true' } });
    expect(failed.exitCode).not.toBe(0);
    expect(failed.output).toContain('told to fail by /probe/greeting');
    const { Stacks } = await emulator.clients().cloudformation.send(new DescribeStacksCommand({ StackName: 'EmulatorProbe' }));
    expect(Stacks?.[0].StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  });

  test('returns all output of a run, without a value of a parameter', async () => {
    const canary = new Canary();
    await emulator.clients().ssm.send(new PutParameterCommand({ Name: '/probe/SECRET', Type: 'SecureString', Value: canary.value('SECRET') }));
    const outputs = [...await visibleOutputs(emulator), ...filesBelow(app.directory)];
    const all = outputs.map(({ where }) => where).join('\n');
    expect(all).toContain('events of the stack EmulatorProbe');
    expect(all).toMatch(/log group \/aws\/lambda\/EmulatorProbe-Handler/);
    expect(all).toContain('metadata of the parameters');
    expect(all).toContain(join('cdk.out', 'EmulatorProbe.template.json'));
    expect(outputs.map(({ text }) => text).join('\n')).toContain('asked to Update');
    canary.assertAbsent(outputs);
  });

  test('destroys what it deployed', async () => {
    expect(await app.destroy()).toMatchObject({ exitCode: 0 });
    await expect(emulator.clients().cloudformation.send(new DescribeStacksCommand({ StackName: 'EmulatorProbe' }))).rejects.toThrow('does not exist');
  });
});

describe('the emulator\'s process', () => {
  const answers = async (endpoint: string) => fetch(`${endpoint}/_ministack/health`).then(answer => answer.ok, () => false);

  const ended = async (endpoint: string) => eventually(`the end of ${endpoint}`, async () => !await answers(endpoint));

  test('runs beside another one, and ends on request', async () => {
    const [first, second] = await Promise.all([Emulator.start(), Emulator.start()]);
    expect(first.endpoint).not.toBe(second.endpoint);
    await first.stop();
    await first.stop();
    expect(await answers(first.endpoint)).toBe(false);
    expect(await answers(second.endpoint)).toBe(true);
    await second.stop();
    expect(await answers(second.endpoint)).toBe(false);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGKILL'])('ends with the process that started it, by %s', async signal => {
    const directory = mkdtempSync(join(tmpdir(), 'emulator-'));
    const script = join(directory, 'parent.ts');
    writeFileSync(script, `
      import { Emulator } from ${JSON.stringify(join(PROJECT, 'test', 'support', 'emulator'))};
      void Emulator.start().then(emulator => { console.log(emulator.endpoint); process.kill(process.pid, '${signal}'); });`);
    try {
      const parent = await runCommand(process.execPath, ['--require', require.resolve('tsx/cjs'), script], { cwd: PROJECT, env: process.env });
      const endpoint = parent.stdout.trim();
      expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(await ended(endpoint)).toBe(true);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

test('a machine without a suitable Python gets an error with what to install', () => {
  expect(() => findPython(['no-such-python', 'true-but-no-python'])).toThrow(/needs Python 3\.10 or newer.*none of no-such-python.*apt-get install python3 python3-venv/);
});

describe('the Python environment', () => {
  let cache: string;
  let requirements: string;

  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'venv-'));
    requirements = join(cache, 'requirements.txt');
    writeFileSync(requirements, '# nothing\n');
  });
  afterEach(() => rmSync(cache, { recursive: true, force: true }));

  const inAnotherProcess = async (): Promise<string> => {
    const script = join(cache, 'make.ts');
    writeFileSync(script, `
      import { ensureVenv } from ${JSON.stringify(join(PROJECT, 'test', 'support', 'emulator'))};
      console.log(ensureVenv(${JSON.stringify({ cache, requirements })}));`);
    return (await runCommand(process.execPath, ['--require', require.resolve('tsx/cjs'), script], { cwd: PROJECT, env: process.env })).stdout.trim();
  };

  test('is created once, by any number of concurrent processes, and nothing else is left', async () => {
    const made = await Promise.all([inAnotherProcess(), inAnotherProcess()]);
    expect(made[0]).toMatch(/venv-\w{12}\/bin\/python$/);
    expect(made[1]).toBe(made[0]);
    expect(readdirSync(join(cache, 'emulator'))).toHaveLength(1);
    const progress: string[] = [];
    expect(ensureVenv({ cache, requirements, onProgress: message => progress.push(message) })).toBe(made[0]);
    expect(progress).toEqual([]);
  });

  test('is created again for other requirements', async () => {
    const first = ensureVenv({ cache, requirements });
    writeFileSync(requirements, '# still nothing\n');
    expect(ensureVenv({ cache, requirements })).not.toBe(first);
  });

  test('leaves nothing behind when a package can\'t be installed, and prints the error of pip', () => {
    writeFileSync(requirements, 'not a requirement!\n');
    expect(() => ensureVenv({ cache, requirements })).toThrow(/pip install.*failed[^]*Invalid requirement/);
    expect(readdirSync(join(cache, 'emulator'))).toEqual([]);
  });
});

test('a program that takes too long is stopped, and the result says so', async () => {
  const result = await runCommand('sleep', ['30'], { cwd: PROJECT, env: process.env, timeoutMs: 100 });
  expect(result).toMatchObject({ exitCode: TIMED_OUT, output: expect.stringContaining('ended after 0.1 s') });
});

test('the caller\'s own AWS settings don\'t reach the emulator\'s programs', () => {
  const environment = emulatorEnvironment('http://127.0.0.1:1', { AWS_PROFILE: 'work', AWS_SESSION_TOKEN: 'x', CDK_DEFAULT_ACCOUNT: '1', PATH: '/bin', NO_PROXY: 'a' });
  expect(environment).toMatchObject({ PATH: '/bin', NO_PROXY: 'a,127.0.0.1,localhost', AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId });
  expect(environment).not.toHaveProperty('AWS_PROFILE');
  expect(environment).not.toHaveProperty('AWS_SESSION_TOKEN');
  expect(environment).not.toHaveProperty('CDK_DEFAULT_ACCOUNT');
});
