import { setTimeout as sleep } from 'node:timers/promises';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { createStack, functionOf, Resources, roleOf, updateStack } from './stack';
import { AwsClients, Denial, Emulator } from '../../support/emulator';

let emulator: Emulator;
let aws: AwsClients;

beforeAll(async () => {
  emulator = await Emulator.start();
  aws = emulator.clients();
});
afterAll(async () => emulator?.stop());

const create = (resources: Resources, name?: string): Promise<string> => createStack(emulator, resources, name);

describe('a queue\'s policy', () => {
  const rule: Resources[string] = { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['mine'] }, Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }] } };
  const letting = (source: unknown): Resources[string] => ({
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*', Condition: { ArnEquals: { 'aws:SourceArn': source } } }] },
    },
  });
  const queue = (name: string): Resources[string] => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName: name } });
  const send = (): Promise<unknown> => aws.events.send(new PutEventsCommand({ Entries: [{ Source: 'mine', DetailType: 'x', Detail: '{}' }] }));
  async function attribute(queueName: string, name: 'Policy' | 'ApproximateNumberOfMessages'): Promise<string | undefined> {
    const { QueueUrl } = await aws.sqs.send(new GetQueueUrlCommand({ QueueName: queueName }));
    return (await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] }))).Attributes?.[name];
  }

  test.each<[string, Resources, string]>([
    ['that names the rule lets its events in', { Policy: letting({ 'Fn::GetAtt': ['Rule', 'Arn'] }) }, '1'],
    ['that names another rule doesn\'t', { Policy: letting('arn:aws:events:us-east-1:000000000000:rule/other') }, '0'],
    ['that isn\'t there doesn\'t', {}, '0'],
  ])('%s', async (what, policy, expected) => {
    const name = what.replace(/\W/g, '');
    expect(await create({ Queue: queue(name), Rule: rule, ...policy })).toBe('CREATE_COMPLETE');
    await send();
    expect(await attribute(name, 'ApproximateNumberOfMessages')).toBe(expected);
  });

  test('is deleted when the resource that set it is replaced by another one', async () => {
    expect(await create({ Queue: queue('replaced'), First: letting('*') }, 'replaced')).toBe('CREATE_COMPLETE');
    expect(await attribute('replaced', 'Policy')).toContain('events.amazonaws.com');
    expect(await updateStack(emulator, 'replaced', { Queue: queue('replaced'), Second: letting('*') })).toBe('UPDATE_COMPLETE');
    expect(await attribute('replaced', 'Policy')).toBeUndefined();
  });
});

describe('a function that reads a queue', () => {
  const CODE = `
import os, botocore.session
sqs = botocore.session.get_session().create_client('sqs')
def handler(event, context):
    for record in event['Records']:
        hop = int(record['body'])
        print('hop', hop, 'by way of', record['attributes'].get('AWSTraceHeader'))
        if hop < 20:
            sqs.send_message(QueueUrl=os.environ['QUEUE'], MessageBody=str(hop + 1))
`;
  const granted = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['sqs:*', 'logs:*'], Resource: '*' }] };
  const resources = (name: string, properties: object = {}): Resources => ({
    Role: roleOf({ RoleName: name, Policies: [{ PolicyName: 'all', PolicyDocument: granted }] }),
    DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: `${name}-dead` } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: name, VisibilityTimeout: 1, RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 1 } } },
    Function: functionOf(CODE, { FunctionName: name, Environment: { Variables: { QUEUE: { Ref: 'Queue' } } }, ...properties }),
    Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FunctionName: { Ref: 'Function' }, EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
  });
  const urlOf = async (QueueName: string): Promise<string> => (await aws.sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl!;
  const send = async (name: string, MessageBody: string): Promise<unknown> => aws.sqs.send(new SendMessageCommand({ QueueUrl: await urlOf(name), MessageBody }));
  const hops = async (name: string): Promise<number[]> => {
    const answer = await aws.logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` })).catch(() => ({ events: [] }));
    return (answer.events ?? []).flatMap(({ message }) => /^hop (\d+)/.exec(message ?? '')?.[1] ?? []).map(Number).sort((a, b) => a - b);
  };
  const dead = async (name: string): Promise<number> => {
    const { Attributes } = await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl: await urlOf(`${name}-dead`), AttributeNames: ['ApproximateNumberOfMessages'] }));
    return Number(Attributes!.ApproximateNumberOfMessages);
  };
  async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
    while (!await condition()) await sleep(100);
  }
  const denied = (action: string, role: string): Denial | undefined => emulator.denials().find((denial) => denial.action === action && denial.principal.includes(`/${role}/`));

  test('is stopped after 16 times in one chain, and the message moves to the dead-letter queue', async () => {
    expect(await create(resources('loop'))).toBe('CREATE_COMPLETE');
    await send('loop', '1');
    await until(async () => await dead('loop') === 1);
    expect(await hops('loop')).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
  });

  test('continues where the function allows it', async () => {
    expect(await create(resources('allowed', { RecursiveLoop: 'Allow' }))).toBe('CREATE_COMPLETE');
    await send('allowed', '1');
    await until(async () => (await hops('allowed')).length === 20);
    expect(await dead('allowed')).toBe(0);
  });

  test('starts a new chain with a message from elsewhere', async () => {
    await send('loop', '19');
    await until(async () => (await hops('loop')).includes(20));
  });

  test('needs the permission to read it, and to write its log', async () => {
    expect(await create(resources('unable'))).toBe('CREATE_COMPLETE');
    const policy = (Action: string[]): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
    await aws.iam.send(new PutRolePolicyCommand({ RoleName: 'unable', PolicyName: 'all', PolicyDocument: policy(['sqs:ReceiveMessage', 'sqs:GetQueueAttributes', 'logs:*']) }));
    await send('unable', '20');
    await until(() => denied('sqs:DeleteMessage', 'unable') !== undefined);
    expect(await hops('unable')).toEqual([]);
    await aws.iam.send(new PutRolePolicyCommand({ RoleName: 'unable', PolicyName: 'all', PolicyDocument: policy(['sqs:*']) }));
    await until(() => denied('logs:CreateLogStream', 'unable') !== undefined);
    expect(await hops('unable')).toEqual([]);
    await aws.iam.send(new PutRolePolicyCommand({ RoleName: 'unable', PolicyName: 'all', PolicyDocument: policy(['sqs:*', 'logs:*']) }));
    await send('unable', '20');
    await until(async () => (await hops('unable')).length === 1);
  });

  test('sends as its own role', async () => {
    expect(await create(resources('silent'))).toBe('CREATE_COMPLETE');
    const policy = { Version: '2012-10-17', Statement: [...granted.Statement, { Effect: 'Deny', Action: 'sqs:SendMessage', Resource: '*' }] };
    await aws.iam.send(new PutRolePolicyCommand({ RoleName: 'silent', PolicyName: 'all', PolicyDocument: JSON.stringify(policy) }));
    await send('silent', '1');
    await until(() => denied('sqs:SendMessage', 'silent') !== undefined);
    expect(denied('sqs:SendMessage', 'silent')).toMatchObject({ reason: 'explicit deny', statement: { Action: ['sqs:SendMessage'] } });
  });
});

describe('a custom resource', () => {
  const CODE = (size: number): string => `
import json, urllib.request
def handler(event, context):
    answer = {'Status': 'SUCCESS', 'PhysicalResourceId': 'id', 'Data': {'Text': 'x' * ${size}}}
    urllib.request.urlopen(urllib.request.Request(event['ResponseURL'], json.dumps(answer).encode(), method='PUT'))
`;
  test.each([[3_900, 'CREATE_COMPLETE'], [4_096, 'Response object is too long.']])('with %i bytes of data', async (size, expected) => {
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }] };
    const custom = { Type: 'Custom::Thing', Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, ServiceTimeout: '20' } };
    const resources = { Role: roleOf({ Policies: [{ PolicyName: 'log', PolicyDocument: policy }] }), Function: functionOf(CODE(size)), Thing: custom };
    expect(await create(resources)).toContain(expected);
  });
});
