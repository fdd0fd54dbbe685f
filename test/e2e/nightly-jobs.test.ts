import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RegisterJobDefinitionCommand } from '@aws-sdk/client-batch';
import { Canary, filesBelow, Output, visibleOutputs } from '../support/canary';
import { CliResult, runCli } from '../support/cli/run-cli';
import { containerOf, deleteParameter, eventsOf, gateFailure, jobDefinitionOf, putSecret, referencesOf, taskDefinitionOf } from '../support/deployed';
import { bootstrap, CdkApp, CdkRun, Emulator } from '../support/emulator';
import { PROJECT } from '../support/paths';
import { Task } from '../support/task';

/** A job of AWS Batch and a scheduled task that share a list, in order. */
describe('the example of nightly jobs', () => {
  const canary = new Canary();
  const key = JSON.stringify({ type: 'authorized_user', client_id: 'billing', client_secret: canary.value('client_secret'), refresh_token: canary.value('refresh_token') });
  const outputs: Output[] = [];
  let emulator: Emulator;
  let app: CdkApp;
  let directory: string;

  const deploy = (imageTag: string): Promise<CdkRun> => app.deploy({ context: { imageTag } });
  const images = async (): Promise<(string | undefined)[]> =>
    [(await jobDefinitionOf(emulator, 'Billing')).containerProperties?.image, containerOf(await taskDefinitionOf(emulator, 'Billing')).image].map((image) => image?.split(':').pop());
  const runs = async (): Promise<number> => (await eventsOf(emulator, 'Billing', 'Custom::ServiceSecrets')).filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_COMPLETE')).length;

  async function cli(...args: string[]): Promise<CliResult> {
    const result = await runCli([...args, '--deployed', 'Billing'], { cwd: directory, env: emulator.environment });
    outputs.push({ where: args.join(' '), text: result.stdout + result.stderr });
    return result;
  }

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'jobs-'));
    emulator = await Emulator.start();
    await bootstrap(emulator);
    await putSecret(emulator, '/prod/billing/DATABASE_URL', canary.value('DATABASE_URL'));
    await putSecret(emulator, '/prod/billing/GOOGLE_APPLICATION_CREDENTIALS', key);
    app = new CdkApp(emulator, join(PROJECT, 'examples', 'nightly-jobs', 'app.ts'));
    const { exitCode, output } = await deploy('1');
    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
  });
  afterAll(async () => {
    await emulator?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('a job reads its secrets with its execution role', async () => {
    const { jobDefinitionArn } = await jobDefinitionOf(emulator, 'Billing');
    const environment = await (await Task.ofJob(emulator, jobDefinitionArn!, directory)).environment('default');
    canary.watch('INVOICE_SIGNING_KEY', environment.INVOICE_SIGNING_KEY);
    expect(environment).toEqual({ DATABASE_URL: canary.value('DATABASE_URL'), LOG_LEVEL: 'info', INVOICE_SIGNING_KEY: expect.stringMatching(/^[A-Za-z0-9]{64}$/) });
  });

  test('the scheduled task has the Google key as a file', async () => {
    const definition = await taskDefinitionOf(emulator, 'Billing');
    const { dependsOn, environment } = containerOf(definition);
    expect(environment).toContainEqual({ name: 'GOOGLE_APPLICATION_CREDENTIALS', value: '/run/secrets/google-credentials.json' });
    expect(Object.values(referencesOf(definition, dependsOn![0].containerName))).toEqual(['/prod/billing/GOOGLE_APPLICATION_CREDENTIALS']);
  });

  test('a new image of both runs the gate once', async () => {
    const before = await runs();
    expect(await deploy('2')).toMatchObject({ exitCode: 0 });
    expect([await images(), await runs()]).toEqual([['2', '2'], before + 1]);
  });

  test('there is nothing to restart, and the command line says why', async () => {
    const { code, stdout } = await cli('restart');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^job definition Billing-Invoices\S*:2: nothing to restart \(each job reads the values when it starts\)$/m);
    expect(stdout).toMatch(/^task definition \S+:2: nothing to restart \(no ECS service of its stack runs it, and each task reads the values when it starts\)$/m);
    expect(await cli('diff', '--running')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ {2}ok each job reads the values when it starts$/m) });
  });

  test('prune keeps a value that a job definition outside of the app reads', async () => {
    await putSecret(emulator, '/prod/billing/OLD', canary.value('OLD'));
    await emulator.clients().batch.send(new RegisterJobDefinitionCommand({
      jobDefinitionName: 'other',
      type: 'container',
      containerProperties: { image: 'other', executionRoleArn: 'arn:aws:iam::000000000000:role/other', secrets: [{ name: 'OLD', valueFrom: '/prod/billing/OLD' }] },
    }));
    expect((await cli('prune', '--dry-run', '--min-age', '0')).stdout).toMatch(/^OLD .*kept: used by job definition other:1$/m);
  });

  test.each(['DATABASE_URL', 'GOOGLE_APPLICATION_CREDENTIALS'])('without %s the deployment of a new image stops before any change', async (name) => {
    await deleteParameter(emulator, `/prod/billing/${name}`);
    const changed = async (): Promise<number[]> => Promise.all(['AWS::Batch::JobDefinition', 'AWS::ECS::TaskDefinition'].map(async (type) => (await eventsOf(emulator, 'Billing', type)).length));
    const before = await changed();
    expect((await deploy('3')).exitCode).not.toBe(0);
    expect(await gateFailure(emulator, 'Billing')).toContain(name);
    expect([await images(), await changed()]).toEqual([['2', '2'], before]);
    await putSecret(emulator, `/prod/billing/${name}`, name === 'DATABASE_URL' ? canary.value(name) : key);
  });

  test('no value is shown anywhere', async () => {
    canary.assertAbsent([...outputs, ...await visibleOutputs(emulator), ...filesBelow(app.directory)]);
  });
});
