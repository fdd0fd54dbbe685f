import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deployment, DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { Canary, filesBelow, Output, visibleOutputs } from '../support/canary';
import { CliResult, runCli } from '../support/cli/run-cli';
import { deleteParameter, eventsOf, expressOf, gateAtWork, gateFailure, putSecret, stackNamed } from '../support/deployed';
import { bootstrap, CdkApp, CdkRun, Emulator } from '../support/emulator';
import { eventually } from '../support/eventually';
import { PROJECT } from '../support/paths';
import { Task } from '../support/task';

const KEY = '/prod/booking/STRIPE_API_KEY';
const TYPE = 'AWS::ECS::ExpressGatewayService';

/** The story of one Express service, in order. */
describe('the example of ECS Express Mode', () => {
  const canary = new Canary();
  const outputs: Output[] = [];
  let emulator: Emulator;
  let app: CdkApp;
  let directory: string;

  const deploy = (imageTag: string): Promise<CdkRun> => app.deploy({ context: { imageTag } });
  const image = async (): Promise<string | undefined> => (await expressOf(emulator, 'Booking')).primaryContainer?.image;
  const fingerprint = async (): Promise<string | undefined> =>
    (await expressOf(emulator, 'Booking')).primaryContainer?.environment?.find(({ name }) => name?.includes('FINGERPRINT'))?.value;
  const runs = async (): Promise<number> => (await eventsOf(emulator, 'Booking', 'Custom::ServiceSecrets')).filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_COMPLETE')).length;

  async function primary(): Promise<Deployment> {
    const { services } = await emulator.clients().ecs.send(new DescribeServicesCommand({ services: [(await expressOf(emulator, 'Booking')).arn] }));
    return services![0].deployments!.find(({ status }) => status === 'PRIMARY')!;
  }

  async function cli(...args: string[]): Promise<CliResult> {
    const result = await runCli([...args, '--deployed', 'Booking'], { cwd: directory, env: emulator.environment });
    outputs.push({ where: args.join(' '), text: result.stdout + result.stderr });
    return result;
  }

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'express-'));
    emulator = await Emulator.start();
    await bootstrap(emulator);
    app = new CdkApp(emulator, join(PROJECT, 'examples', 'express-service', 'app.ts'));
    const deployment = deploy('1');
    await gateAtWork(emulator, 'Booking');
    expect(await eventsOf(emulator, 'Booking', TYPE)).toEqual([]);
    await putSecret(emulator, KEY, canary.value('STRIPE_API_KEY'));
    const { exitCode, output } = await deployment;
    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
  });
  afterAll(async () => {
    await emulator?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('waits for the value, and then creates a service whose tasks have all variables, read with its execution role', async () => {
    const { taskDefinitionArn } = await expressOf(emulator, 'Booking');
    const environment = await (await Task.of(emulator, taskDefinitionArn!, directory)).environment('Main');
    canary.watch('SESSION_KEY', environment.SESSION_KEY);
    canary.watch('DB_PASSWORD', environment.DB_PASSWORD);
    expect(environment).toMatchObject({
      PORT: '8080',
      NODE_ENV: 'production',
      LOG_LEVEL: 'info',
      STRIPE_API_KEY: canary.value('STRIPE_API_KEY'),
      DB_USER: 'booking',
      SESSION_KEY: expect.stringMatching(/^[A-Za-z0-9]{48}$/),
      DB_HOST: expect.any(String),
      DB_PASSWORD: expect.any(String),
    });
  });

  test('a new image runs the gate, and a changed value a new revision', async () => {
    const before = { runs: await runs(), fingerprint: await fingerprint() };
    expect(before.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    await putSecret(emulator, KEY, canary.value('STRIPE_API_KEY, changed'));
    expect(await deploy('2')).toMatchObject({ exitCode: 0 });
    expect(await runs()).toBe(before.runs + 1);
    expect(await image()).toMatch(/:2$/);
    expect(await fingerprint()).not.toBe(before.fingerprint);
  });

  test('the command line lists it, and restarts its tasks', async () => {
    expect((await cli('list')).stdout).toMatch(/^STRIPE_API_KEY +secret +2/m);
    expect((await cli('check')).code).toBe(0);
    const before = await primary();
    expect(await cli('restart', '--yes', '--no-wait')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^default\/Booking-Service\S*: started$/m) });
    expect((await primary()).id).not.toBe(before.id);
    expect((await cli('diff', '--running')).stdout).toMatch(/^default\/Booking-Service/m);
  });

  test('a changed value reaches the tasks by itself', async () => {
    const before = await primary();
    await putSecret(emulator, KEY, canary.value('STRIPE_API_KEY, changed again'));
    expect(await eventually('the restart', async () => (await primary()).id !== before.id)).toBe(true);
    expect(await image()).toMatch(/:2$/);
  });

  test('without the value the deployment of a new image stops before the service is changed', async () => {
    const before = { events: (await eventsOf(emulator, 'Booking', TYPE)).length, deployment: (await primary()).id };
    await deleteParameter(emulator, KEY);
    expect((await deploy('3')).exitCode).not.toBe(0);
    expect(await gateFailure(emulator, 'Booking')).toContain('STRIPE_API_KEY');
    expect((await stackNamed(emulator, 'Booking'))?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await image()).toMatch(/:2$/);
    expect({ events: (await eventsOf(emulator, 'Booking', TYPE)).length, deployment: (await primary()).id }).toEqual(before);
    expect(await cli('check')).toMatchObject({ code: 1, stdout: expect.stringContaining('STRIPE_API_KEY') });
  });

  test('no value is shown anywhere', async () => {
    canary.assertAbsent([...outputs, ...await visibleOutputs(emulator), ...filesBelow(app.directory)]);
  });
});
