import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { Follower } from './follower';
import { RoleStatement, statementsOfRole } from './role-statements';
import { Worker } from './worker';
import { bootstrap, CdkApp, Emulator } from '../../support/emulator';
import { PROJECT } from '../../support/paths';

const DEPLOYMENTS = /^Allow ecs:DescribeServiceDeployments on "[^"]*:service-deployment\//;

/**
 * Takes each statement away from each role of an example, one at a time, and shows that what the example does for its users
 * no longer works. So no role has a statement that isn't needed, and the emulator notices each that is missing.
 */
describe('without one statement of a role', () => {
  let emulator: Emulator;
  let worker: Worker;
  let follower: Follower;

  beforeAll(async () => {
    // A denial is final here: nothing waits for a policy that might come to count.
    emulator = await Emulator.start({ settings: { SERVICE_SECRETS_POLICY_DELAY: '0', LAMBDA_ASYNC_RETRY_BASE_SECONDS: '0' } });
    await bootstrap(emulator);
    await emulator.clients().secretsManager.send(new CreateSecretCommand({ Name: 'prod/worker-database', SecretString: '{"password":"first"}' }));
    const app = new CdkApp(emulator, join(PROJECT, 'examples', 'redeploy-on-change', 'app.ts'));
    const { exitCode, assembly } = await app.deploy();
    expect(exitCode).toBe(0);
    worker = await Worker.of(emulator, readFileSync(join(assembly, 'Worker.template.json'), 'utf8'));
    expect(await new CdkApp(emulator, join(PROJECT, 'test', 'fixtures', 'strict', 'follow-app.ts')).deploy()).toMatchObject({ exitCode: 0 });
    follower = await Follower.of(emulator);
    await follower.putUndeclaredNames();
  });
  afterAll(async () => emulator?.stop());

  /** The statements without which all goes well. `works` throws where it doesn't. */
  async function unnoticed(role: string, least: number, works: (impatient: boolean) => Promise<void>, among = /./): Promise<string[]> {
    const statements = (await statementsOfRole(emulator, role)).filter(({ title }) => among.test(title));
    expect(statements.length).toBeGreaterThanOrEqual(least);
    const untouched = async (): Promise<void> => works(false).finally(() => worker.recover());
    await untouched();
    const titles: string[] = [];
    for (const statement of statements) {
      if (await worksWithout(statement, () => works(true))) titles.push(statement.title);
    }
    await untouched();
    return titles;
  }

  async function worksWithout(statement: RoleStatement, works: () => Promise<void>): Promise<boolean> {
    await statement.remove();
    try {
      return await works().then(() => true, () => false);
    } finally {
      await statement.restore();
      await worker.recover();
    }
  }

  test('of the execution role a task doesn\'t start, or doesn\'t write its log', async () => {
    expect(await unnoticed(await worker.role(/^TaskExecutionRole/), 3, () => worker.startsTask(mkdtempSync(join(tmpdir(), 'task-'))))).toEqual([]);
  });

  test('that nothing needs, everything works, and the statement is reported', async () => {
    const RoleName = await worker.role(/^TaskExecutionRole/);
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
    const { iam } = emulator.clients();
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'Needless', PolicyDocument: JSON.stringify(policy) }));
    expect(await unnoticed(RoleName, 4, () => worker.startsTask(mkdtempSync(join(tmpdir(), 'task-'))))).toEqual(['Allow s3:GetObject on "*"']);
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'Needless' }));
  });

  test('of the gate\'s role a deployment fails, can\'t be rolled back, or isn\'t logged', async () => {
    expect(await unnoticed(await worker.role(/^ServiceSecretsGateRole/), 5, () => worker.deploysAndRollsBack())).toEqual([]);
  });

  test('of the restart role a change doesn\'t restart the service, values become readable for the role, or a hook isn\'t named', async () => {
    const role = await worker.role(/^ServiceSecretsRedeployRole/);
    const unneededForRestarts = await unnoticed(role, 9, (impatient) => worker.restartsAndReadsNothing(impatient));
    // The function asks for it only while a deployment waits for a lifecycle hook.
    expect(unneededForRestarts).toEqual([expect.stringMatching(DEPLOYMENTS)]);
    expect(await unnoticed(role, 1, () => worker.namesTheHook(), DEPLOYMENTS)).toEqual([]);
  });

  test('of the role that follows stores a new name isn\'t reported, a failure is lost, or parameters become readable for the role', async () => {
    await follower.firstReport();
    expect(await unnoticed(follower.role, 10, (impatient) => follower.reportsNamesAndReadsNothing(impatient))).toEqual([]);
  });
});
