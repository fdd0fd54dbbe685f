import { CloudFormationClient, DescribeStackResourceCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeServiceDeploymentsCommand, DescribeServicesCommand, ECSClient, ListServiceDeploymentsCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DescribeSecretCommand, ListSecretVersionIdsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { MAX_HOPS, MAX_WAIT_MS, PendingRestart } from '../../../src/core/changes/pending';
import { EVENTS_GROUP, MAX_RECEIVES, ServiceWatch, WATCHES_METADATA } from '../../../src/core/contracts/redeploy';
import { redeployPorts } from '../../../src/redeploy/function/aws-ports';
import { handleMessages } from '../../../src/redeploy/function/handle';
import { QueueMessage } from '../../../src/redeploy/function/ports';

/** The handler with the SDK's answers, and its clock, in the test's hands. */

const NOW = Date.parse('2026-11-23T12:00:00Z');
const QUEUE = 'https://sqs/queue.fifo';
const DEAD = 'https://sqs/dead.fifo';
const STACK = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Shop/1';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf';
const WATCH: ServiceWatch = {
  name: 'Shop',
  cluster: 'arn:cluster',
  service: 'arn:service',
  debounce: 30,
  reconcile: 3600,
  parameters: [{ region: 'eu-west-1', prefix: '/prod/shop', names: ['A', 'B'] }, { region: 'eu-west-1', prefix: '', names: ['/x/y'], stagger: 15 }],
  secrets: [{ region: 'eu-west-1', secret: SECRET, stage: 'AWSCURRENT' }],
};

const ecs = mockClient(ECSClient);
const sqs = mockClient(SQSClient);
const ssm = mockClient(SSMClient);
const secretsManager = mockClient(SecretsManagerClient);
const cloudFormation = mockClient(CloudFormationClient);
const printed: Record<string, any>[] = [];

beforeEach(() => {
  [ecs, sqs, ssm, secretsManager, cloudFormation].forEach((client) => client.reset());
  printed.length = 0;
  cloudFormation.on(DescribeStackResourceCommand).resolves({ StackResourceDetail: { Metadata: JSON.stringify({ 'aws:cdk:path': 'x', [WATCHES_METADATA]: [WATCH] }) } as never });
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackStatus: 'UPDATE_COMPLETE' } as never] });
  service({ id: 'ecs-svc/1', ago: 3600 });
  ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [] });
  ecs.on(DescribeServiceDeploymentsCommand).resolves({ serviceDeployments: [] });
  ecs.on(UpdateServiceCommand).resolves({ service: { deployments: [{ id: 'ecs-svc/2', status: 'PRIMARY', createdAt: new Date(NOW) }] } });
  ssm.on(GetParametersCommand).callsFake(({ Names }) => ({ Parameters: Names.map((Name: string) => ({ Name, Version: 2, Value: 'must-not-be-seen', LastModifiedDate: ago(7200) })), InvalidParameters: [] }));
  secretsManager.on(DescribeSecretCommand).resolves({ ARN: SECRET });
  secretsManager.on(ListSecretVersionIdsCommand).resolves({ Versions: [{ VersionId: 'v', VersionStages: ['AWSCURRENT'], CreatedDate: ago(7200) }] });
  sqs.on(SendMessageCommand).resolves({});
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
});

function watchStage(stage: string): void {
  const watch = { ...WATCH, secrets: [{ ...WATCH.secrets[0], stage }] };
  cloudFormation.on(DescribeStackResourceCommand).resolves({ StackResourceDetail: { Metadata: JSON.stringify({ [WATCHES_METADATA]: [watch] }) } as never });
}

const ago = (seconds: number): Date => new Date(NOW - seconds * 1000);

interface Shown {
  readonly id: string;
  readonly ago: number;
  readonly state?: 'COMPLETED' | 'IN_PROGRESS' | 'FAILED';
  readonly status?: string;
  readonly reason?: string;
}

function service(...deployments: Shown[]): void {
  ecs.on(DescribeServicesCommand).resolves({
    services: [{
      status: 'ACTIVE',
      deployments: deployments.map(({ id, ago: seconds, state = 'COMPLETED', status = 'PRIMARY', reason }) => (
        { id, status, createdAt: ago(seconds), rolloutState: state, rolloutStateReason: reason })),
    }],
  });
}

let count = 0;
function message(group: string, body: unknown, receives = 1): QueueMessage {
  count += 1;
  return { id: `id${count}`, receipt: `receipt${count}`, group, body: typeof body === 'string' ? body : JSON.stringify(body), receives, sentAt: NOW };
}

function event(detail: object, more: object = {}): object {
  return { 'id': `e${++count}`, 'source': 'aws.ssm', 'detail-type': 'Parameter Store Change', 'region': 'eu-west-1', 'time': ago(5).toISOString(), 'resources': [], detail, ...more };
}

const pending = (more: Partial<PendingRestart> = {}): PendingRestart => ({
  service: 'Shop',
  oldestChangeAt: NOW - 60_000,
  newestChangeAt: NOW - 60_000,
  mustStartAfter: NOW - 50_000,
  restartAfter: NOW - 30_000,
  names: ['/prod/shop/A'],
  waitingSince: NOW - 60_000,
  hops: 0,
  ...more,
});

function run(...messages: QueueMessage[]): Promise<string[]> {
  const ports = redeployPorts(
    {
      ecs: new ECSClient({}),
      sqs: new SQSClient({}),
      cloudFormation: new CloudFormationClient({}),
      ssm: () => new SSMClient({}),
      secretsManager: () => new SecretsManagerClient({}),
    },
    { queue: QUEUE, deadLetterQueue: DEAD, stack: STACK, watchesResourceId: 'Messages' },
    () => NOW,
    (line) => printed.push(JSON.parse(line)),
  );
  return handleMessages(messages, ports);
}

const sent = (queue = QUEUE): any[] => sqs.commandCalls(SendMessageCommand, { QueueUrl: queue })
  .map(({ args }) => ({ group: args[0].input.MessageGroupId, ...JSON.parse(args[0].input.MessageBody!) }));
const restarts = (): number => ecs.commandCalls(UpdateServiceCommand).length;
const hidden = (): (number | undefined)[] => sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args }) => args[0].input.VisibilityTimeout);
const logged = (name: string): any => printed.find((line) => line.event === name);

describe('events', () => {
  test('ten of one service become one message with the newest time', async () => {
    const kept = await run(
      message(EVENTS_GROUP, event({ operation: 'Update', name: '/prod/shop/A' }, { time: ago(20).toISOString() })),
      message(EVENTS_GROUP, event({ operation: 'Update', name: '/prod/shop/B' }, { time: ago(3).toISOString() })),
      message(EVENTS_GROUP, event({ operation: 'Update', name: '/prod/shop/A' }, { time: ago(9).toISOString() })),
    );
    expect(kept).toEqual([]);
    expect(sent()).toEqual([{
      group: 'Shop', service: 'Shop', oldestChangeAt: NOW - 20_000, newestChangeAt: NOW - 3_000, mustStartAfter: NOW + 7_000, restartAfter: NOW + 27_000, names: ['/prod/shop/A', '/prod/shop/B'], waitingSince: NOW, hops: 0,
    }]);
  });

  const labelMoved = (arn: string, labelUpdated: string): object => event({ labelUpdated, versionId: 'v' }, { 'source': 'aws.secretsmanager', 'detail-type': 'Secret Label Updated', 'resources': [arn] });

  test.each<[string, object, boolean]>([
    ['an update', event({ operation: 'Update', name: '/prod/shop/A' }), true],
    ['a deletion', event({ operation: 'Delete', name: '/prod/shop/A' }), true],
    ['a single parameter', event({ operation: 'Update', name: '/x/y' }), true],
    ['a moved label', event({ operation: 'LabelParameterVersion', name: '/prod/shop/A' }), false],
    ['a name that isn\'t used', event({ operation: 'Update', name: '/prod/shop/C' }), false],
    ['a name below one', event({ operation: 'Update', name: '/prod/shop/A/B' }), false],
    ['a neighbour', event({ operation: 'Update', name: '/prod/shopping/A' }), false],
    ['another region', event({ operation: 'Update', name: '/prod/shop/A' }, { region: 'us-east-1' }), false],
    ['the current version of a secret', labelMoved(SECRET, 'AWSCURRENT'), true],
    ['a private stage', labelMoved(SECRET, 'cdk-service-secrets-1'), false],
    ['AWSPREVIOUS, which has no event', labelMoved(SECRET, 'AWSPREVIOUS'), false],
    ['another secret whose name begins alike', labelMoved(`${SECRET.slice(0, -7)}-admin-AbCdEf`, 'AWSCURRENT'), false],
  ])('%s', async (_, body, counts) => {
    await run(message(EVENTS_GROUP, body));
    expect(sent()).toHaveLength(counts ? 1 : 0);
  });

  test.each<[string, string, number]>([
    ['AWSPREVIOUS', 'AWSCURRENT', 1],
    ['AWSPREVIOUS', 'blue', 0],
    ['blue', 'blue', 1],
    ['blue', 'AWSCURRENT', 0],
  ])('A12: a reader of %s restarts when %s moves: %d', async (stage, label, times) => {
    watchStage(stage);
    await run(message(EVENTS_GROUP, labelMoved(SECRET, label)));
    expect(sent()).toHaveLength(times);
  });

  test('a created value needs no margin, because there is no older one to read', async () => {
    await run(message(EVENTS_GROUP, event({ operation: 'Create', name: '/prod/shop/A' })));
    expect(sent()[0].mustStartAfter).toBe(NOW - 5_000 + 1_000);
  });

  test('the service waits longer for a value that others restart for first', async () => {
    await run(message(EVENTS_GROUP, event({ operation: 'Update', name: '/x/y' })));
    expect(sent()[0].restartAfter).toBe(NOW - 5_000 + 45_000);
  });

  test('a name that was declared a moment ago is found by reading the watches again', async () => {
    cloudFormation.on(DescribeStackResourceCommand)
      .resolvesOnce({ StackResourceDetail: { Metadata: '{}' } as never })
      .resolves({ StackResourceDetail: { Metadata: JSON.stringify({ [WATCHES_METADATA]: [WATCH] }) } as never });
    await run(message(EVENTS_GROUP, event({ operation: 'Update', name: '/prod/shop/A' })));
    expect(sent()).toHaveLength(1);
  });

  test.each(['not json', '{}', '{"source":1}', '{"source":"aws.ssm","region":"r","time":"never","detail":{}}', '{"source":"aws.ssm","region":"r","time":"2026-11-23T12:00:00Z","detail":null}'])(
    'a message that is no event goes to the dead-letter queue and blocks no other: %s', async (body) => {
      const kept = await run(message(EVENTS_GROUP, body), message(EVENTS_GROUP, event({ operation: 'Update', name: '/prod/shop/A' })));
      expect(kept).toEqual([]);
      expect(sqs.commandCalls(SendMessageCommand, { QueueUrl: DEAD }).map(({ args }) => args[0].input.MessageBody)).toEqual([body]);
      expect(sent()).toHaveLength(1);
    });

  test('all stay in the queue when one can\'t be forwarded', async () => {
    sqs.on(SendMessageCommand).rejects(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }));
    expect(await run(message(EVENTS_GROUP, event({ operation: 'Update', name: '/prod/shop/A' }), 3))).toHaveLength(1);
    expect(hidden()).toEqual([8]);
    expect(logged('retry')).toMatchObject({ level: 'WARN', error: 'ThrottlingException', seconds: 8 });
  });
});

describe('a service with a pending change', () => {
  test('is restarted after no change for the debounce', async () => {
    await run(message('Shop', pending()));
    expect(ecs.commandCalls(UpdateServiceCommand)[0].args[0].input).toEqual({ cluster: 'arn:cluster', service: 'arn:service', forceNewDeployment: true });
    expect(sent()).toEqual([expect.objectContaining({ group: 'Shop', attempt: { id: 'ecs-svc/2', at: NOW } })]);
    expect(logged('restart')).toMatchObject({ Restarts: 1, Service: 'Shop', Stack: 'Shop', names: ['/prod/shop/A'], _aws: { CloudWatchMetrics: [{ Namespace: 'ServiceSecrets', Dimensions: [['Stack', 'Service']], Metrics: [{ Name: 'Restarts', Unit: 'Count' }] }] } });
  });

  test('waits while the newest change is younger than the debounce, without a call', async () => {
    const one = message('Shop', pending({ restartAfter: NOW + 12_300 }));
    expect(await run(one)).toEqual([one.id]);
    expect(hidden()).toEqual([13]);
    expect([ecs, ssm, secretsManager].map((client) => client.calls().length)).toEqual([0, 0, 0]);
  });

  test('has one message that waits, instead of many', async () => {
    expect(await run(message('Shop', pending({ restartAfter: NOW + 5_000 })), message('Shop', pending({ restartAfter: NOW + 9_000, newestChangeAt: NOW, names: ['/x/y'] })))).toEqual([]);
    expect(sent()).toEqual([expect.objectContaining({ oldestChangeAt: NOW - 60_000, newestChangeAt: NOW, restartAfter: NOW + 9_000, names: ['/prod/shop/A', '/x/y'] })]);
  });

  test('keeps waiting when the store has a newer change whose event has not arrived', async () => {
    ssm.on(GetParametersCommand).callsFake(({ Names }) => ({ Parameters: Names.map((Name: string) => ({ Name, Version: 3, LastModifiedDate: ago(1) })) }));
    await run(message('Shop', pending()));
    expect(restarts()).toBe(0);
    expect(sent()).toEqual([expect.objectContaining({ newestChangeAt: NOW - 1_000, restartAfter: NOW + 29_000 })]);
  });

  test('waits while Parameter Store still returns the value from before the change', async () => {
    const fresh = pending({ oldestChangeAt: NOW - 3_000, newestChangeAt: NOW - 3_000, mustStartAfter: NOW - 1_000, restartAfter: NOW });
    cloudFormation.on(DescribeStackResourceCommand).resolves({ StackResourceDetail: { Metadata: JSON.stringify({ [WATCHES_METADATA]: [{ ...WATCH, debounce: 3 }] }) } as never });
    await run(message('Shop', fresh));
    expect(restarts()).toBe(0);
    expect(logged('wait')).toMatchObject({ reason: 'store-lags', seconds: 2 });
  });

  test.each<[string, () => void, string]>([
    ['a deployment that began before the change', () => service({ id: 'ecs-svc/9', ago: 70, state: 'IN_PROGRESS' }), 'other-deployment'],
    ['a deployment that began after it', () => service({ id: 'ecs-svc/9', ago: 20, state: 'IN_PROGRESS' }), 'deploying'],
    ['a rollback', () => service({ id: 'ecs-svc/1', ago: 3600, state: 'IN_PROGRESS', reason: 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.' }), 'other-deployment'],
    ['a stack update', () => cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackStatus: 'UPDATE_IN_PROGRESS' } as never] }), 'stack-in-progress'],
  ])('waits for %s', async (_, given, reason) => {
    given();
    const one = message('Shop', pending());
    expect(await run(one)).toEqual([one.id]);
    expect(restarts()).toBe(0);
    expect(hidden()).toEqual([15]);
    expect(logged('wait')).toMatchObject({ reason });
  });

  test('waits again when a deployment has read all but the newest change', async () => {
    service({ id: 'ecs-svc/9', ago: 20 });
    const impatient = pending({ oldestChangeAt: NOW - 400_000, newestChangeAt: NOW - 12_000, mustStartAfter: NOW - 2_000, restartAfter: NOW + 18_000 });
    await run(message('Shop', impatient));
    expect(restarts()).toBe(0);
    expect(sent()).toEqual([expect.objectContaining({ oldestChangeAt: NOW - 30_000, restartAfter: NOW + 18_000 })]);
    service({ id: 'ecs-svc/1', ago: 3600 });
    await run(message('Shop', impatient)); // ten windows without a deployment
    expect(restarts()).toBe(1);
  });

  test('does not wait for the clean-up after a stack update', async () => {
    cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' } as never] });
    await run(message('Shop', pending()));
    expect(restarts()).toBe(1);
  });

  test.each<[number, boolean]>([[50, true], [49, true], [51, false]])('is skipped when a deployment began late enough: %d s ago', async (seconds, covered) => {
    service({ id: 'ecs-svc/9', ago: seconds });
    await run(message('Shop', pending()));
    expect(restarts()).toBe(covered ? 0 : 1);
    expect(logged('covered')?.Skipped).toBe(covered ? 1 : undefined);
  });

  test('isn\'t restarted when a declared value is gone, because it would fail', async () => {
    ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({
      Parameters: Names.filter((Name) => Name !== '/prod/shop/B').map((Name) => ({ Name, Version: 2, LastModifiedDate: ago(7200) })), InvalidParameters: ['/prod/shop/B'],
    }));
    secretsManager.on(DescribeSecretCommand).resolves({ ARN: SECRET, DeletedDate: ago(10) });
    expect(await run(message('Shop', pending()))).toEqual([]);
    expect(restarts()).toBe(0);
    expect(logged('values-missing')).toMatchObject({ level: 'ERROR', Failed: 1, names: ['/prod/shop/B', SECRET] });
  });

  test.each<[string, () => void]>([
    ['service', () => ecs.on(DescribeServicesCommand).resolves({ services: [], failures: [{ reason: 'MISSING' }] })],
    ['active service', () => ecs.on(DescribeServicesCommand).resolves({ services: [{ status: 'INACTIVE' }] })],
    ['cluster', () => ecs.on(DescribeServicesCommand).rejects(Object.assign(new Error('Cluster not found.'), { name: 'ClusterNotFoundException' }))],
  ])('no %s: logged, and not tried again', async (_, given) => {
    given();
    expect(await run(message('Shop', pending()))).toEqual([]);
    expect(logged('service-not-found')).toMatchObject({ level: 'ERROR', Failed: 1 });
  });

  test('a service that the stack is creating isn\'t reported as missing', async () => {
    ecs.on(DescribeServicesCommand).resolves({ services: [] });
    cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackStatus: 'CREATE_IN_PROGRESS' } as never] });
    expect(await run(message('Shop', pending()))).toHaveLength(1);
  });
});

describe('after a restart', () => {
  const tried = pending({ attempt: { id: 'ecs-svc/2', at: NOW - 40_000 } });

  test('the message stays until the deployment has succeeded', async () => {
    service({ id: 'ecs-svc/2', ago: 40, state: 'IN_PROGRESS' }, { id: 'ecs-svc/1', ago: 3600, status: 'ACTIVE' });
    expect(await run(message('Shop', tried))).toHaveLength(1);
    service({ id: 'ecs-svc/2', ago: 40 });
    expect(await run(message('Shop', tried))).toEqual([]);
    expect(logged('deployed')).toMatchObject({ level: 'INFO' });
    expect(restarts()).toBe(0);
  });

  test.each<[string, () => void]>([
    ['and is no longer listed', () => service({ id: 'ecs-svc/1', ago: 3600 })],
    ['and is still listed', () => service({ id: 'ecs-svc/1', ago: 3600 }, { id: 'ecs-svc/2', ago: 40, status: 'ACTIVE', state: 'FAILED' })],
    ['according to the history', () => ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [{ serviceDeploymentArn: 'arn:sd', createdAt: ago(40), status: 'ROLLBACK_SUCCESSFUL' }] })],
  ])('one that was rolled back %s is logged and not repeated', async (_, given) => {
    given();
    expect(await run(message('Shop', tried))).toEqual([]);
    expect(restarts()).toBe(0);
    expect(logged('deployment-failed')).toMatchObject({ level: 'ERROR', Failed: 1, deployment: 'ecs-svc/2' });
  });

  test('one that a later deployment replaced is repeated when that one failed', async () => {
    ecs.on(ListServiceDeploymentsCommand).resolves({
      serviceDeployments: [
        { serviceDeploymentArn: 'a', createdAt: ago(40), status: 'STOPPED' },
        { serviceDeploymentArn: 'b', createdAt: ago(30), status: 'ROLLBACK_SUCCESSFUL' },
      ],
    });
    await run(message('Shop', tried));
    expect(restarts()).toBe(1);
  });

  test('a deployment restored by a rollback isn\'t mistaken for a new one by its time', async () => {
    service({ id: 'ecs-svc/1', ago: 10, reason: 'ECS deployment circuit breaker: rolled back to deploymentId ecs-svc/1.' });
    await run(message('Shop', pending()));
    expect(logged('covered')).toBeUndefined();
    expect(restarts()).toBe(1);
  });

  test('reads all pages of the history', async () => {
    ecs.on(ListServiceDeploymentsCommand)
      .resolvesOnce({ serviceDeployments: [{ serviceDeploymentArn: 'a', createdAt: ago(9000), status: 'SUCCESSFUL' }], nextToken: 'more' })
      .resolves({ serviceDeployments: [{ serviceDeploymentArn: 'b', createdAt: ago(20), status: 'SUCCESSFUL' }] });
    await run(message('Shop', pending()));
    expect(logged('covered')).toBeDefined();
  });
});

describe('A4: deployments without a rollout state', () => {
  interface Counted { readonly id: string; readonly ago: number; readonly status: string; readonly running: number }

  function counted(...deployments: Counted[]): void {
    ecs.on(DescribeServicesCommand).resolves({
      services: [{ status: 'ACTIVE', deployments: deployments.map(({ id, ago: seconds, status, running }) => ({ id, status, createdAt: ago(seconds), runningCount: running, desiredCount: 2 })) }],
    });
  }

  const history = (...entries: [number, string][]): void => void ecs.on(ListServiceDeploymentsCommand).resolves({
    serviceDeployments: entries.map(([seconds, status]) => ({ serviceDeploymentArn: `arn:sd/${seconds}`, createdAt: ago(seconds), status: status as 'SUCCESSFUL' })),
  });
  const old = { id: 'ecs-svc/1', ago: 3600, status: 'PRIMARY', running: 2 };

  test('behind a Classic Load Balancer the service is restarted, though its only deployment has no state', async () => {
    counted(old);
    await run(message('Shop', pending()));
    expect(restarts()).toBe(1);
  });

  test.each<[string, () => void, string]>([
    ['two deployments', () => counted({ ...old, id: 'ecs-svc/2', ago: 20, running: 1 }, { ...old, status: 'ACTIVE' }), 'deploying'],
    ['tasks that are missing', () => counted({ ...old, ago: 20, running: 1 }), 'deploying'],
    ['an older deployment that has not ended', () => counted({ ...old, ago: 70, running: 1 }), 'other-deployment'],
    ['a deployment that the history lists, of a steady service', () => (counted(old), history([70, 'IN_PROGRESS'])), 'other-deployment'],
    ['a rollback', () => (counted(old), history([40, 'ROLLBACK_IN_PROGRESS'])), 'deploying'],
  ])('%s: the restart waits', async (_, given, reason) => {
    given();
    expect(await run(message('Shop', pending()))).toHaveLength(1);
    expect(restarts()).toBe(0);
    expect(logged('wait')).toMatchObject({ reason });
  });

  test.each<[string, () => void]>([
    ['the only deployment began after the change, and all its tasks run', () => counted({ ...old, ago: 20 })],
    ['the history says so, in spite of the counts', () => (counted({ ...old, running: 1 }), history([20, 'SUCCESSFUL']))],
  ])('covered: %s', async (_, given) => {
    given();
    expect(await run(message('Shop', pending()))).toEqual([]);
    expect(logged('covered')).toBeDefined();
  });

  test('crashing tasks don\'t block a restart once the history shows that the deployment has ended', async () => {
    counted({ ...old, ago: 500, running: 0 });
    history([500, 'SUCCESSFUL']);
    await run(message('Shop', pending()));
    expect(restarts()).toBe(1);
  });

  test('after a blue/green restart the old deployment may stay the primary one, so the restart is found by its time', async () => {
    counted(old);
    ecs.on(UpdateServiceCommand).resolves({ service: { deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY', createdAt: ago(3600) }] } });
    await run(message('Shop', pending()));
    const [{ attempt, ...waiting }] = sent();
    expect(attempt).toEqual({ id: '', at: NOW });

    const again = { ...pending(), ...waiting, attempt: { id: '', at: NOW - 20_000 } };
    await run(message('Shop', again)); // not in the lists yet
    expect(logged('wait')).toMatchObject({ reason: 'deploying' });
    expect(restarts()).toBe(1);
    history([20, 'ROLLBACK_SUCCESSFUL']);
    expect(await run(message('Shop', again))).toEqual([]);
    expect(logged('deployment-failed')).toMatchObject({ Failed: 1 });
    expect(restarts()).toBe(1);
  });

  test('a restart that was stopped and not replaced has failed, because rollback is off', async () => {
    counted(old);
    history([40, 'STOPPED']);
    expect(await run(message('Shop', pending({ attempt: { id: 'ecs-svc/2', at: NOW - 40_000 } })))).toEqual([]);
    expect(logged('deployment-failed')).toMatchObject({ Failed: 1 });
    expect(restarts()).toBe(0);
  });

  test.each<[string, 'first' | 'last']>([['before', 'first'], ['after', 'last']])('a deployment that another one replaced in the same millisecond, listed %s it, has not failed', async (_, place) => {
    counted(old);
    const failed: [number, string] = [40, 'ROLLBACK_SUCCESSFUL'];
    const replaced: [number, string] = [40, 'STOPPED'];
    history(...(place === 'first' ? [replaced, failed] : [failed, replaced]));
    await run(message('Shop', pending()));
    expect(restarts()).toBe(1); // one failed deployment of others doesn't end the tries
  });

  test('a deployment that has run for days is found by its status', async () => {
    ecs.on(ListServiceDeploymentsCommand).callsFake(({ status }) => ({
      serviceDeployments: status ? [{ serviceDeploymentArn: 'arn:sd', createdAt: ago(9 * 86_400), status: 'IN_PROGRESS' }] : [],
    }));
    expect(await run(message('Shop', pending()))).toHaveLength(1);
    expect(logged('wait')).toMatchObject({ reason: 'other-deployment' });
  });

  test.each<[string, object]>([
    ['a pause hook', { hookId: 'ecs-pause-1', targetType: 'PAUSE', status: 'AWAITING_ACTION', expiresAt: ago(-3600) }],
    ['a function', { targetArn: 'arn:lambda', targetType: 'AWS_LAMBDA', status: 'IN_PROGRESS' }],
  ])('the log says that the deployment waits for %s', async (_, hook) => {
    history([70, 'IN_PROGRESS']);
    ecs.on(DescribeServiceDeploymentsCommand, { serviceDeploymentArns: ['arn:sd/70'] }).resolves({
      serviceDeployments: [{ serviceDeploymentArn: 'arn:sd/70', lifecycleStage: 'PRE_SCALE_UP', lifecycleHookDetails: [{ status: 'SUCCEEDED' }, hook] }],
    });
    await run(message('Shop', pending()));
    expect(logged('wait')).toMatchObject({
      reason: 'lifecycle-hook', message: 'waiting for a lifecycle hook', deployment: 'arn:sd/70', stage: 'PRE_SCALE_UP', hook: expect.stringMatching(/ecs-pause-1|arn:lambda/),
    });
  });

  test('waits all the same when hooks can\'t be read', async () => {
    history([70, 'IN_PROGRESS']);
    ecs.on(DescribeServiceDeploymentsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    expect(await run(message('Shop', pending()))).toHaveLength(1);
    expect(logged('wait')).toMatchObject({ reason: 'other-deployment' });
  });
});

describe('A2: a restart that waits long', () => {
  const busy = (): void => service({ id: 'ecs-svc/9', ago: 70, state: 'IN_PROGRESS' });

  test.each([[0, 15], [150, 15], [600, 60], [3_000, 300], [86_400, 300]])('after %d s reads the service again in %d s', async (waited, seconds) => {
    busy();
    await run(message('Shop', pending({ waitingSince: NOW - waited * 1000 })));
    expect(hidden()).toEqual([seconds]);
  });

  test.each<[string, Partial<PendingRestart>, string]>([
    ['15 days', { waitingSince: NOW - MAX_WAIT_MS - 1 }, 'nothing came of it in 15 days'],
    ['15,000 messages', { hops: MAX_HOPS }, 'nothing came of it in 15000 messages'],
  ])('after %s goes to the dead-letter queue with the reason, and can be sent back from there', async (_, more, why) => {
    busy();
    expect(await run(message('Shop', pending(more)))).toEqual([]);
    const [{ args }] = sqs.commandCalls(SendMessageCommand, { QueueUrl: DEAD });
    expect(args[0].input.MessageAttributes).toEqual({ Reason: { DataType: 'String', StringValue: `${why} (other-deployment)` } });
    expect(JSON.parse(args[0].input.MessageBody!)).not.toHaveProperty(Object.keys(more)[0]);
    expect(logged('waited-too-long')).toMatchObject({ level: 'ERROR', Failed: 1, reason: 'other-deployment', message: why });
  });

  test('continues while the service can be restarted, or other deployments cover the older changes', async () => {
    await run(message('Shop', pending({ waitingSince: 0 })));
    expect(restarts()).toBe(1);
    expect(sent()[0]).toMatchObject({ waitingSince: NOW, hops: 1 });

    service({ id: 'ecs-svc/9', ago: 15, state: 'IN_PROGRESS' }, { id: 'ecs-svc/8', ago: 30, status: 'ACTIVE' });
    await run(message('Shop', pending({ waitingSince: 0, newestChangeAt: NOW - 10_000, mustStartAfter: NOW - 1_000 })));
    expect(sent()[1]).toMatchObject({ oldestChangeAt: NOW - 40_000, waitingSince: NOW, hops: 1 });
    expect(sent(DEAD)).toEqual([]);
  });
});

describe('the scheduled reconciliation', () => {
  const look = message('Shop', { service: 'Shop', look: true });

  test('reads the services with that interval', async () => {
    await run(message(EVENTS_GROUP, { reconcile: 3600 }));
    expect(sent()).toEqual([{ group: 'Shop', service: 'Shop', look: true }]);
    await run(message(EVENTS_GROUP, { reconcile: 600 }));
    expect(sent()).toHaveLength(1);
  });

  test('does nothing when the last deployment is newer than every value', async () => {
    await run(look);
    expect(sent()).toEqual([]);
    expect(logged('reconciled')).toBeDefined();
  });

  test('starts a restart for a value that is newer than the last deployment', async () => {
    secretsManager.on(ListSecretVersionIdsCommand).resolves({ Versions: [{ VersionId: 'o', VersionStages: ['AWSPREVIOUS'], CreatedDate: ago(10) }, { VersionId: 'v', VersionStages: ['AWSCURRENT'], CreatedDate: ago(600) }] });
    await run(look);
    expect(sent()).toEqual([expect.objectContaining({ newestChangeAt: NOW - 600_000, reconcile: true })]);
  });

  test.each<[string, string[], number]>([
    ['the current version is new', ['AWSPREVIOUS'], 1],
    ['no version has the stage', [], 0],
  ])('A12: AWSPREVIOUS has the time of the current version: %s', async (_, previous, found) => {
    watchStage('AWSPREVIOUS');
    secretsManager.on(ListSecretVersionIdsCommand)
      .resolvesOnce({ Versions: [{ VersionId: 'o', VersionStages: previous, CreatedDate: ago(90_000) }], NextToken: 'more' })
      .resolves({ Versions: [{ VersionId: 'v', VersionStages: ['AWSCURRENT'], CreatedDate: ago(600) }] });
    await run(look);
    expect(sent()).toHaveLength(found);
    expect(logged('values-missing')?.names).toEqual(found ? undefined : [SECRET]);
  });

  test('isn\'t misled by a new tag of the secret', async () => {
    secretsManager.on(DescribeSecretCommand).resolves({ ARN: SECRET, LastChangedDate: ago(5) });
    await run(look);
    expect(sent()).toEqual([]);
  });

  test('reports a missing value again', async () => {
    ssm.on(GetParametersCommand).resolves({ InvalidParameters: ['/prod/shop/A'] });
    await run(look);
    expect(logged('values-missing')).toMatchObject({ Failed: 1 });
  });
});

describe('failures', () => {
  const fail = (name: string): void => void ecs.on(UpdateServiceCommand).rejects(Object.assign(new Error('no'), { name }));

  test.each([[1, 2], [4, 16], [9, 300], [30, 300]])('throttled at receive %d: tried again in %d s', async (receives, seconds) => {
    fail('ThrottlingException');
    expect(await run(message('Shop', pending(), receives))).toHaveLength(1);
    expect(hidden()).toEqual([seconds]);
  });

  test('after a missing permission, which may be new, the message is tried some times, then moved to the dead-letter queue', async () => {
    fail('AccessDeniedException');
    expect(await run(message('Shop', pending(), 9))).toHaveLength(1);
    expect(sent(DEAD)).toEqual([]);
    expect(await run(message('Shop', pending(), 10))).toEqual([]);
    expect(sent(DEAD)).toHaveLength(1);
    expect(logged('given-up')).toMatchObject({ level: 'ERROR', Failed: 1, error: 'AccessDeniedException' });
  });

  test('a message that only waits is sent again before SQS counts it as poison', async () => {
    service({ id: 'ecs-svc/9', ago: 70, state: 'IN_PROGRESS' });
    expect(await run(message('Shop', pending(), MAX_RECEIVES - 11))).toHaveLength(1);
    expect(await run(message('Shop', pending(), MAX_RECEIVES - 10))).toEqual([]);
    expect(sent()).toEqual([{ group: 'Shop', ...pending(), hops: 1 }]);
  });

  test('one failing service doesn\'t block another', async () => {
    cloudFormation.on(DescribeStackResourceCommand).resolves({ StackResourceDetail: { Metadata: JSON.stringify({ [WATCHES_METADATA]: [WATCH, { ...WATCH, name: 'Other', service: 'arn:other' }] }) } as never });
    ecs.on(UpdateServiceCommand, { service: 'arn:other' }).rejects(new Error('no'));
    const [good, bad] = [message('Shop', pending()), message('Other', pending({ service: 'Other' }))];
    expect(await run(good, bad)).toEqual([bad.id]);
    expect(logged('restart')).toMatchObject({ Service: 'Shop' });
  });

  test('a message for a service that is no longer watched is deleted', async () => {
    expect(await run(message('Gone', pending({ service: 'Gone' })))).toEqual([]);
    expect(logged('not-watched')).toMatchObject({ service: 'Gone' });
  });

  test.each(['{', '{"service":"Shop"}', 'null'])('a poison message is moved to the dead-letter queue, and the others are processed: %s', async (body) => {
    await run(message('Shop', body), message('Shop', pending()));
    expect(sqs.commandCalls(SendMessageCommand, { QueueUrl: DEAD })).toHaveLength(1);
    expect(restarts()).toBe(1);
  });
});

test('nothing is decrypted, and no value is logged or sent', async () => {
  await run(message('Shop', pending()), message('Shop', { service: 'Shop', look: true }));
  await run(message('Shop', { service: 'Shop', look: true }));
  expect(ssm.commandCalls(GetParametersCommand).length).toBeGreaterThan(1);
  ssm.commandCalls(GetParametersCommand).forEach(({ args }) => expect(args[0].input.WithDecryption).toBe(false));
  const told = JSON.stringify([printed, sqs.calls().map(({ args }) => args[0].input)]);
  expect(told).toContain('/prod/shop/A');
  expect(told).not.toContain('must-not-be-seen');
});

test('500 names take 50 calls, and a restart reads them once', async () => {
  const names = Array.from({ length: 500 }, (_, i) => `V${i}`);
  cloudFormation.on(DescribeStackResourceCommand).resolves({ StackResourceDetail: { Metadata: JSON.stringify({ [WATCHES_METADATA]: [{ ...WATCH, parameters: [{ region: 'eu-west-1', prefix: '/prod/shop', names }] }] }) } as never });
  await run(message('Shop', pending()));
  expect(ssm.commandCalls(GetParametersCommand)).toHaveLength(50);
  expect(restarts()).toBe(1);
});
