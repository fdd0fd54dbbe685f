import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paginateListTasks } from '@aws-sdk/client-ecs';
import { containerOf, deleteParameter, eventsOf, gateFailure, listOf, putSecret, resourcesOf, serviceOf, stackNamed, statementsOf, taskDefinitionsOf } from '../support/deployed';
import { bootstrap, CdkApp, CdkRun, Emulator } from '../support/emulator';
import { PROJECT } from '../support/paths';

const URL_PARAMETER = '/prod/catalogue/DATABASE_URL';
const OWNER_PARAMETER = '/prod/catalogue-owner/DATABASE_URL';

/** A migration by Step Functions within each deployment, in order. */
describe('the example of a migration', () => {
  let emulator: Emulator;
  let app: CdkApp;
  let directory: string;

  const deploy = (imageTag: string): Promise<CdkRun> => app.deploy({ context: { imageTag } });
  /** Tag of the image that the service runs. */
  const running = async (): Promise<string | undefined> => {
    const { taskDefinition } = await serviceOf(emulator, 'Catalogue');
    const found = (await taskDefinitionsOf(emulator, 'Catalogue')).find(({ taskDefinitionArn }) => taskDefinitionArn === taskDefinition);
    return found && containerOf(found).image?.split(':').pop();
  };
  /** Migrations that have ended. */
  async function migrations(): Promise<number> {
    let count = 0;
    const { ecs } = emulator.clients();
    const { clusterArn } = await serviceOf(emulator, 'Catalogue');
    const { family } = (await taskDefinitionsOf(emulator, 'Catalogue')).find((definition) => containerOf(definition).name === 'migrate')!;
    for await (const { taskArns = [] } of paginateListTasks({ client: ecs }, { cluster: clusterArn, family, desiredStatus: 'STOPPED' })) count += taskArns.length;
    return count;
  }

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'migration-'));
    emulator = await Emulator.start();
    await bootstrap(emulator);
    for (const name of [URL_PARAMETER, '/prod/catalogue/SEARCH_API_KEY', OWNER_PARAMETER]) await putSecret(emulator, name, `value of ${name}`);
    app = new CdkApp(emulator, join(PROJECT, 'examples', 'migration', 'app.ts'));
    const { exitCode, output } = await deploy('1');
    expect({ exitCode, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, output: '' });
  });
  afterAll(async () => {
    await emulator?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('the state machine may pass both roles of the task, though it was created before the task had an execution role', async () => {
    const [machine] = (await resourcesOf(emulator, 'Catalogue', 'AWS::StepFunctions::StateMachine')).filter(({ LogicalResourceId }) => LogicalResourceId!.includes('StateMachine') && !LogicalResourceId!.includes('Provider'));
    const [role] = (await resourcesOf(emulator, 'Catalogue', 'AWS::IAM::Role')).filter(({ LogicalResourceId }) => LogicalResourceId!.startsWith('MigrationStateMachineRole'));
    expect(machine).toBeDefined();
    const passed = (await statementsOf(emulator, role.PhysicalResourceId!)).filter(({ Action }) => listOf(Action).includes('iam:PassRole')).flatMap(({ Resource }) => listOf(Resource));
    const migrate = (await taskDefinitionsOf(emulator, 'Catalogue')).find((definition) => containerOf(definition).name === 'migrate')!;
    expect(passed.sort()).toEqual([migrate.executionRoleArn, migrate.taskRoleArn].sort());
  });

  test('the migration has ended before the service is created', async () => {
    expect(await migrations()).toBe(1);
    const events = (await eventsOf(emulator, 'Catalogue', 'Custom::Migration', 'AWS::ECS::Service'))
      .filter(({ ResourceStatusReason }) => ResourceStatusReason !== 'Resource creation Initiated')
      .reverse()
      .map(({ ResourceType, ResourceStatus }) => `${ResourceType} ${ResourceStatus}`);
    expect(events).toEqual(['Custom::Migration CREATE_IN_PROGRESS', 'Custom::Migration CREATE_COMPLETE', 'AWS::ECS::Service CREATE_IN_PROGRESS', 'AWS::ECS::Service CREATE_COMPLETE']);
  });

  test('a new image runs the migration again', async () => {
    expect(await deploy('2')).toMatchObject({ exitCode: 0 });
    expect([await migrations(), await running()]).toEqual([2, '2']);
  });

  test.each([URL_PARAMETER, OWNER_PARAMETER])('without %s no migration runs, and the service stays', async (name) => {
    await deleteParameter(emulator, name);
    const { exitCode } = await deploy('3');
    await putSecret(emulator, name, `value of ${name}`);
    expect(exitCode).not.toBe(0);
    expect(await gateFailure(emulator, 'Catalogue')).toContain('DATABASE_URL');
    expect([await migrations(), await running()]).toEqual([2, '2']);
  });

  test('a failed migration leaves the service as it is, and the rollback runs no migration', async () => {
    await putSecret(emulator, OWNER_PARAMETER, 'cannot-start');
    const { exitCode, output } = await deploy('4');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('the migration ended with FAILED');
    expect((await stackNamed(emulator, 'Catalogue'))?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect([await migrations(), await running()]).toEqual([3, '2']);
  });
});
