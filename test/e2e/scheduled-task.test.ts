import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { Canary } from '../support/canary';
import { fingerprintOf, listOf, putSecret, resourcesOf, statementsOf, taskDefinitionOf } from '../support/deployed';
import { bootstrap, CdkApp, Emulator } from '../support/emulator';
import { PROJECT } from '../support/paths';
import { Task } from '../support/task';

describe('a scheduled task with FireLens', () => {
  const canary = new Canary();
  let emulator: Emulator;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'scheduled-'));
    emulator = await Emulator.start();
    await bootstrap(emulator);
    await putSecret(emulator, '/prod/nightly/DATABASE_URL', canary.value('DATABASE_URL'));
    const { exitCode, output } = await new CdkApp(emulator, join(PROJECT, 'test', 'fixtures', 'scheduled-task-app.ts')).deploy();
    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
  });
  afterAll(async () => {
    await emulator?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('is started by a role that may pass each role of the task to ECS', async () => {
    const [rule] = await resourcesOf(emulator, 'Nightly', 'AWS::Events::Rule');
    const { Targets } = await emulator.clients().events.send(new ListTargetsByRuleCommand({ Rule: rule.PhysicalResourceId!.split('|').pop() }));
    const passed = (await statementsOf(emulator, Targets![0].RoleArn!)).filter(({ Action }) => listOf(Action).includes('iam:PassRole')).flatMap(({ Resource }) => listOf(Resource));
    const { executionRoleArn, taskRoleArn } = await taskDefinitionOf(emulator, 'Nightly');
    expect(passed.sort()).toEqual([executionRoleArn, taskRoleArn].sort());
  });

  test('reads its values with that role, and has the fingerprint of their versions', async () => {
    const definition = await taskDefinitionOf(emulator, 'Nightly');
    const task = await Task.of(emulator, definition.taskDefinitionArn!, directory);
    expect(await task.environment('ScheduledContainer')).toEqual({ DATABASE_URL: canary.value('DATABASE_URL'), SESSION_KEY: expect.stringMatching(/^[A-Za-z0-9]{32}$/) });
    expect(fingerprintOf(definition)).toMatch(/^[0-9a-f]{16}$/);
  });
});
