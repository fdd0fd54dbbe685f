import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeStackResourcesCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { Deployment, DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { DisableRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { DeleteParameterCommand, LabelParameterVersionCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { Canary, filesBelow, visibleOutputs } from '../support/canary';
import { logEntriesOf } from '../support/deployed';
import { AwsClients, bootstrap, CdkApp, Emulator } from '../support/emulator';
import { eventually } from '../support/eventually';
import { PROJECT } from '../support/paths';

const APP = join(PROJECT, 'examples', 'redeploy-on-change', 'app.ts');
const DEBOUNCE_MS = 10_000;
const POLL_MS = 250;
const MESSAGES = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'] as const;

/** What the function logs. */
type Line = Readonly<Record<string, unknown>> & { readonly event?: string };

describe('a changed value restarts the service', () => {
  const canary = new Canary();
  let emulator: Emulator;
  let app: CdkApp;
  let aws: AwsClients;
  let outputs: Record<string, string>;
  let queue: string;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    aws = emulator.clients();
    await aws.secretsManager.send(new CreateSecretCommand({ Name: 'prod/worker-database', SecretString: secretJson('first') }));
    app = new CdkApp(emulator, APP);
    expect(await app.deploy()).toMatchObject({ exitCode: 0 });
    const { Stacks } = await aws.cloudformation.send(new DescribeStacksCommand({ StackName: 'Worker' }));
    outputs = Object.fromEntries(Stacks![0].Outputs!.map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!]));
    queue = (await physicalIds('AWS::SQS::Queue')).find((url) => url !== outputs.DeadLetterQueue)!;
  });
  afterAll(async () => emulator?.stop());

  const secretJson = (which: string): string => JSON.stringify({ password: canary.value(`DB_PASSWORD ${which}`) });

  async function primary(): Promise<Deployment> {
    const { services } = await aws.ecs.send(new DescribeServicesCommand({ cluster: outputs.ClusterName, services: [outputs.ServiceName] }));
    return services![0].deployments!.find(({ status }) => status === 'PRIMARY')!;
  }

  /** Ids of the deployments that come up while something is done and awaited, in their order. */
  async function deploymentsDuring(act: () => Promise<unknown>): Promise<string[]> {
    const seen = [(await primary()).id!];
    let done = false;
    const acting = act().finally(() => { done = true; });
    const watching = (async () => {
      for (let last = false; !last; await sleep(POLL_MS)) {
        last = done;
        const { id } = await primary();
        if (!seen.includes(id!)) {
          seen.push(id!);
        }
      }
    })();
    await Promise.all([acting, watching]);
    return seen.slice(1);
  }

  /** Waits for a line of the function's log that wasn't there before, and until nothing is left in its queue: then no restart can follow. */
  async function logged(event: string, act: () => Promise<unknown>): Promise<Line> {
    const before = (await lines(event)).length;
    await act();
    const line = await eventually(`a line ${event}`, async () => (await lines(event))[before]);
    await eventually('the end of the queue', async () => await waiting() === 0 || undefined);
    return line;
  }

  /** A change, the restart that it causes, and the end of the deployment. */
  const restarted = (act: () => Promise<unknown>): Promise<Line> => logged('deployed', act);

  const put = (name: string, value: string, Type?: 'String'): Promise<unknown> => aws.ssm.send(new PutParameterCommand({ Name: name, Value: value, Overwrite: true, Type }));

  async function physicalIds(type: string): Promise<string[]> {
    const { StackResources } = await aws.cloudformation.send(new DescribeStackResourcesCommand({ StackName: 'Worker' }));
    return StackResources!.filter(({ ResourceType }) => ResourceType === type).map(({ PhysicalResourceId }) => PhysicalResourceId!);
  }

  /** Messages in the function's queue: visible, hidden while they wait, and delayed. */
  async function waiting(): Promise<number> {
    const { Attributes } = await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: [...MESSAGES] }));
    return MESSAGES.reduce((sum, name) => sum + Number(Attributes![name]), 0);
  }

  async function lines(event: string): Promise<Line[]> {
    return (await logEntriesOf<Line>(emulator, 'Worker', 'ServiceSecretsRedeploy')).filter((line) => line.event === event);
  }

  test('a new version in Secrets Manager, by its own event, after the debounce', async () => {
    const started = Date.now();
    const change = new PutSecretValueCommand({ SecretId: 'prod/worker-database', SecretString: secretJson('second') });
    expect(await deploymentsDuring(() => restarted(() => aws.secretsManager.send(change)))).toHaveLength(1);
    const { createdAt } = await primary();
    expect(createdAt!.getTime() - started).toBeGreaterThanOrEqual(DEBOUNCE_MS - 1_000);
  });

  test('500 changes over longer than the window are at most two deployments', async () => {
    const started = Date.now();
    let ended = started;
    const seen = await deploymentsDuring(() => restarted(async () => {
      for (let change = 0; change < 500; change++) {
        await put(`/prod/worker/${change % 2 ? 'LOG_LEVEL' : 'QUEUE_TOKEN'}`, `value-${change}`);
        await sleep(Math.max(0, started + change * 50 - Date.now()));
      }
      ended = Date.now();
    }));
    expect(ended - started).toBeGreaterThan(2 * DEBOUNCE_MS);
    expect(seen.length).toBeGreaterThanOrEqual(1);
    // Two in the 25 seconds that it takes; on a machine where it takes longer, and events come late, the time bounds them.
    expect(seen.length).toBeLessThanOrEqual(1 + Math.floor((ended - started) / (2 * DEBOUNCE_MS)));
    expect((await primary()).createdAt!.getTime()).toBeGreaterThan(ended - 1_000);
  });

  test('a parameter that people changed, but not one that the service doesn\'t use, nor a moved label', async () => {
    let restart: Line | undefined;
    // After the many changes: a label would keep the oldest of a hundred versions, and block the next.
    // What counts comes last: had the others counted, they would be among the names, or have a restart of their own.
    const seen = await deploymentsDuring(async () => {
      await put('/prod/worker/SOMETHING_ELSE', 'x', 'String');
      await put('/prod/workers/LOG_LEVEL', 'x', 'String');
      await aws.ssm.send(new LabelParameterVersionCommand({ Name: '/prod/worker/QUEUE_TOKEN', Labels: ['seen'] }));
      restart = await restarted(() => put('/prod/worker/LOG_LEVEL', 'debug'));
    });
    expect(seen).toHaveLength(1);
    expect(restart).toMatchObject({ names: ['/prod/worker/LOG_LEVEL'] });
  });

  test('a deleted value restarts nothing, and the metric has its name', async () => {
    const seen = await deploymentsDuring(async () => {
      const line = await logged('values-missing', () => aws.ssm.send(new DeleteParameterCommand({ Name: '/prod/worker/LOG_LEVEL' })));
      expect(line).toMatchObject({ names: ['/prod/worker/LOG_LEVEL'], Service: 'Service', Stack: 'Worker', Failed: 1 });
    });
    expect(seen).toEqual([]);
    expect(await lines('values-missing')).toHaveLength(1);
    expect(await deploymentsDuring(() => restarted(() => put('/prod/worker/LOG_LEVEL', 'info', 'String')))).toHaveLength(1);
  });

  test('a failed restart is rolled back, reported, and not repeated; the next value restarts again', async () => {
    const before = (await primary()).id;
    let line: Line | undefined;
    const seen = await deploymentsDuring(async () => {
      line = await logged('deployment-failed', () => put('/prod/worker/LOG_LEVEL', 'cannot-start'));
    });
    expect(seen).toHaveLength(1);
    expect(line).toMatchObject({ deployment: seen[0], Service: 'Service', Failed: 1 });
    expect((await primary()).id).toBe(before);
    expect(await deploymentsDuring(() => restarted(() => put('/prod/worker/LOG_LEVEL', 'info')))).toHaveLength(1);
  });

  test('a change without an event, by the scheduled reconciliation', async () => {
    const rules = (await physicalIds('AWS::Events::Rule')).map((id) => id.split('|').pop()!);
    await Promise.all(rules.map((Name) => aws.events.send(new DisableRuleCommand({ Name }))));
    await put('/prod/worker/LOG_LEVEL', 'warn');
    expect(await waiting()).toBe(0);
    const look = (): Promise<unknown> => aws.sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageGroupId: '#events', MessageBody: JSON.stringify({ reconcile: 3600 }), MessageDeduplicationId: randomUUID() }));
    expect(await deploymentsDuring(() => restarted(look))).toHaveLength(1);
    expect(await deploymentsDuring(() => logged('reconciled', look))).toEqual([]);
  });

  test('nothing is left in the dead-letter queue, and no value is in a log', async () => {
    const { Attributes } = await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl: outputs.DeadLetterQueue, AttributeNames: ['ApproximateNumberOfMessages'] }));
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0' });
    canary.assertAbsent([...await visibleOutputs(emulator), ...filesBelow(app.directory)]);
  });
});
