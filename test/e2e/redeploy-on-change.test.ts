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
import { AwsClients, bootstrap, CdkApp, Emulator } from '../support/emulator';
import { PROJECT } from '../support/paths';

const APP = join(PROJECT, 'examples', 'redeploy-on-change', 'app.ts');
const DEBOUNCE_MS = 10_000;
/** The hop through the queue, and the emulator's poll. */
const SLACK_MS = 12_000;

describe('a changed value restarts the service', () => {
  const canary = new Canary();
  let emulator: Emulator;
  let app: CdkApp;
  let aws: AwsClients;
  let outputs: Record<string, string>;

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    aws = emulator.clients();
    await aws.secretsManager.send(new CreateSecretCommand({ Name: 'prod/worker-database', SecretString: secretJson('first') }));
    app = new CdkApp(emulator, APP);
    expect(await app.deploy()).toMatchObject({ exitCode: 0 });
    const { Stacks } = await aws.cloudformation.send(new DescribeStacksCommand({ StackName: 'Worker' }));
    outputs = Object.fromEntries(Stacks![0].Outputs!.map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!]));
  });
  afterAll(async () => emulator?.stop());

  const secretJson = (which: string): string => JSON.stringify({ password: canary.value(`DB_PASSWORD ${which}`) });

  async function primary(): Promise<Deployment> {
    const { services } = await aws.ecs.send(new DescribeServicesCommand({ cluster: outputs.ClusterName, services: [outputs.ServiceName] }));
    return services![0].deployments!.find(({ status }) => status === 'PRIMARY')!;
  }

  /** Ids of the deployments that come up, in their order, until a time that may not be known yet. */
  async function watchUntil(end: () => number): Promise<string[]> {
    const first = (await primary()).id!;
    const seen = [first];
    for (; Date.now() < end(); await sleep(250)) {
      const { id } = await primary();
      if (!seen.includes(id!)) {
        seen.push(id!);
      }
    }
    return seen.slice(1);
  }

  function watchFor(ms: number): Promise<string[]> {
    const end = Date.now() + ms;
    return watchUntil(() => end);
  }

  const put = (name: string, value: string, Type?: 'String'): Promise<unknown> => aws.ssm.send(new PutParameterCommand({ Name: name, Value: value, Overwrite: true, Type }));

  async function physicalIds(type: string): Promise<string[]> {
    const { StackResources } = await aws.cloudformation.send(new DescribeStackResourcesCommand({ StackName: 'Worker' }));
    return StackResources!.filter(({ ResourceType }) => ResourceType === type).map(({ PhysicalResourceId }) => PhysicalResourceId!);
  }

  async function lines(event: string): Promise<Record<string, unknown>[]> {
    const all = (await visibleOutputs(emulator)).map(({ text }) => text).join('\n');
    const found = all.split('\n').filter((line) => line.includes(`"event":"${event}"`)).map((line) => line.slice(line.indexOf('{')));
    return [...new Set(found)].map((line) => JSON.parse(line)); // the emulator's own log has each line again
  }

  test('a new version in Secrets Manager, by its own event, after the debounce', async () => {
    const started = Date.now();
    await aws.secretsManager.send(new PutSecretValueCommand({ SecretId: 'prod/worker-database', SecretString: secretJson('second') }));
    expect(await watchFor(DEBOUNCE_MS + SLACK_MS)).toHaveLength(1);
    const { createdAt } = await primary();
    expect(createdAt!.getTime() - started).toBeGreaterThanOrEqual(DEBOUNCE_MS - 1_000);
  });

  test('a parameter that people changed, not one that the service doesn\'t use, nor a moved label', async () => {
    await put('/prod/worker/SOMETHING_ELSE', 'x', 'String');
    await put('/prod/workers/LOG_LEVEL', 'x', 'String');
    await aws.ssm.send(new LabelParameterVersionCommand({ Name: '/prod/worker/LOG_LEVEL', ParameterVersion: 1, Labels: ['seen'] }));
    expect(await watchFor(DEBOUNCE_MS + SLACK_MS)).toEqual([]);
    await put('/prod/worker/LOG_LEVEL', 'debug');
    expect(await watchFor(DEBOUNCE_MS + SLACK_MS)).toHaveLength(1);
  });

  test('500 changes over longer than the window are at most two deployments', async () => {
    const started = Date.now();
    let ended = Infinity;
    const watching = watchUntil(() => ended + DEBOUNCE_MS + 2 * SLACK_MS);
    for (let change = 0; change < 500; change++) {
      await put(`/prod/worker/${change % 2 ? 'LOG_LEVEL' : 'QUEUE_TOKEN'}`, `value-${change}`);
      await sleep(Math.max(0, started + change * 50 - Date.now()));
    }
    ended = Date.now();
    expect(ended - started).toBeGreaterThan(2 * DEBOUNCE_MS);
    const seen = await watching;
    expect(seen.length).toBeGreaterThanOrEqual(1);
    // Two in the 25 seconds that it takes; on a machine where it takes longer, and events come late, the time bounds them.
    expect(seen.length).toBeLessThanOrEqual(1 + Math.floor((ended - started) / (2 * DEBOUNCE_MS)));
    expect((await primary()).createdAt!.getTime()).toBeGreaterThan(ended - 1_000);
  });

  test('a deleted value leaves the running tasks alone, and the metric has its name', async () => {
    await aws.ssm.send(new DeleteParameterCommand({ Name: '/prod/worker/LOG_LEVEL' }));
    expect(await watchFor(DEBOUNCE_MS + SLACK_MS)).toEqual([]);
    expect(await lines('values-missing')).toEqual([expect.objectContaining({ names: ['/prod/worker/LOG_LEVEL'], Service: 'Service', Stack: 'Worker', Failed: 1 })]);
    await put('/prod/worker/LOG_LEVEL', 'info', 'String');
    expect(await watchFor(DEBOUNCE_MS + SLACK_MS)).toHaveLength(1);
  });

  test('a restart that fails is rolled back, told, and not repeated; the next value restarts again', async () => {
    const before = (await primary()).id;
    await put('/prod/worker/LOG_LEVEL', 'cannot-start');
    const seen = await watchFor(DEBOUNCE_MS + 2 * SLACK_MS + 20_000);
    expect(seen).toHaveLength(1);
    expect((await primary()).id).toBe(before);
    expect(await lines('deployment-failed')).toEqual([expect.objectContaining({ deployment: seen[0], Service: 'Service', Failed: 1 })]);
    await put('/prod/worker/LOG_LEVEL', 'info');
    expect(await watchFor(DEBOUNCE_MS + SLACK_MS)).toHaveLength(1);
  });

  test('a change of which no event came, by the scheduled look', async () => {
    const rules = (await physicalIds('AWS::Events::Rule')).map((id) => id.split('|').pop()!);
    await Promise.all(rules.map((Name) => aws.events.send(new DisableRuleCommand({ Name }))));
    await put('/prod/worker/LOG_LEVEL', 'warn');
    expect(await watchFor(DEBOUNCE_MS + SLACK_MS)).toEqual([]);
    const queue = (await physicalIds('AWS::SQS::Queue')).find((url) => url !== outputs.DeadLetterQueue)!;
    const look = (): Promise<unknown> => aws.sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageGroupId: '#events', MessageBody: JSON.stringify({ reconcile: 3600 }), MessageDeduplicationId: randomUUID() }));
    await look();
    expect(await watchFor(SLACK_MS)).toHaveLength(1);
    await look();
    expect(await watchFor(SLACK_MS)).toEqual([]);
  });

  test('nothing is left in the dead-letter queue, and no value is in a log', async () => {
    const { Attributes } = await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl: outputs.DeadLetterQueue, AttributeNames: ['ApproximateNumberOfMessages'] }));
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0' });
    canary.assertAbsent([...await visibleOutputs(emulator), ...filesBelow(app.directory)]);
  });
});
