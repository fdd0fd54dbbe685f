import { join } from 'node:path';
import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { Canary, Output } from '../support/canary';
import { putSecret, resourcesOf } from '../support/deployed';
import { bootstrap, CdkApp, Emulator } from '../support/emulator';
import { PROJECT } from '../support/paths';
import { Task } from '../support/task';

const STAGES = ['dev', 'prod'];
const STACKS = STAGES.map((stage) => `${stage}-Shop`);

/** From `ecs.Secret` to a list with another prefix, and back, while ECS starts tasks at any moment. */
describe('an app of two services and a scheduled task moves to a list, in two stages', () => {
  const canary = new Canary();
  const outputs: Output[] = [];
  let emulator: Emulator;
  let app: CdkApp;

  beforeAll(async () => {
    emulator = await Emulator.start();
    for (const stage of STAGES) {
      for (let index = 0; index < 10; index++) {
        const value = canary.value(`${stage}-${index}`);
        await putSecret(emulator, `/legacy/${stage}/VALUE_${index}`, value);
        await putSecret(emulator, `/${stage}/shop/VALUE_${index}`, value);
      }
      const database = Object.fromEntries(['host', 'port', 'username', 'password'].map((key) => [key, canary.value(`${stage}-${key}`)]));
      await emulator.clients().secretsManager.send(new CreateSecretCommand({ Name: `${stage}/database`, SecretString: JSON.stringify(database) }));
    }
    await bootstrap(emulator);
    app = new CdkApp(emulator, join(PROJECT, 'test', 'fixtures', 'move-app.ts'));
  });
  afterAll(async () => emulator?.stop());

  /** What ECS would start now: the revision of each service, and that of the schedule. */
  const running = async (): Promise<string[]> => (await Promise.all(STACKS.map(async (stack) => {
    const { ecs, events } = emulator.clients();
    const services = await resourcesOf(emulator, stack, 'AWS::ECS::Service');
    const revisions = await Promise.all(services.map(async ({ PhysicalResourceId: arn }) =>
      (await ecs.send(new DescribeServicesCommand({ cluster: arn!.split('/')[1], services: [arn!] }))).services![0].taskDefinition!));
    const rules = await resourcesOf(emulator, stack, 'AWS::Events::Rule');
    const targets = await Promise.all(rules.map(async ({ PhysicalResourceId: rule }) => (await events.send(new ListTargetsByRuleCommand({ Rule: rule!.split('/').pop() }))).Targets ?? []));
    return [...revisions, ...targets.flat().flatMap(({ EcsParameters }) => (EcsParameters ? [EcsParameters.TaskDefinitionArn!] : []))];
  }))).flat();

  /** Starts a task as the ECS agent does: with its execution role, and everything that it refers to. */
  const start = async (revision: string): Promise<number> => {
    const environment = await (await Task.of(emulator, revision, app.directory)).environment(revision.includes('Report') ? 'ScheduledContainer' : 'app');
    return Object.keys(environment).length;
  };

  const deploy = async (step: string): Promise<void> => {
    let isOver = false;
    const failures: string[] = [];
    let starts = 0;
    const play = async (): Promise<void> => {
      while (!isOver) {
        for (const revision of await running()) {
          try {
            starts += Number(await start(revision) > 0);
          } catch (error) {
            // A revision that was replaced between the question and the start doesn't count.
            if ((await running()).includes(revision)) {
              failures.push(`${revision}: ${String(error)}`);
            }
          }
        }
      }
    };
    const deployed = app.deploy({ stacks: ['dev/*', 'prod/*'], context: { step } }).finally(() => { isOver = true; });
    const [{ exitCode, output }] = await Promise.all([deployed, play()]);
    outputs.push({ where: `cdk deploy ${step}`, text: output });
    expect({ exitCode, output: exitCode ? output : '', failures }).toEqual({ exitCode: 0, output: '', failures: [] });
    expect(starts).toBeGreaterThan(0);
  };

  const READS = [12, 6, 4];
  const expectAllStart = async (): Promise<void> => {
    const revisions = await running();
    expect(revisions).toHaveLength(6);
    expect((await Promise.all(revisions.map(start))).sort()).toEqual([...READS, ...READS].sort());
  };

  test('before: by hand', async () => {
    const { exitCode, output } = await app.deploy({ stacks: ['dev/*', 'prod/*'], context: { step: 'hand' } });
    expect({ exitCode, output: exitCode ? output : '' }).toEqual({ exitCode: 0, output: '' });
    await expectAllStart();
  });

  test('to the list: every task of a running revision can start', async () => {
    await deploy('list');
    await expectAllStart();
  });

  test('and back', async () => {
    await deploy('hand');
    await expectAllStart();
  });

  test('no value was shown', () => {
    canary.assertAbsent(outputs);
  });
});
