import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteQueueCommand, GetQueueUrlCommand, Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { createStack, functionOf, Resources, roleOf } from './stack';
import { AwsClients, Emulator } from '../../support/emulator';
import { eventually } from '../../support/eventually';

let emulator: Emulator;
let aws: AwsClients;

beforeAll(async () => {
  emulator = await Emulator.start();
  aws = emulator.clients();
});
afterAll(async () => emulator?.stop());

const queue = (QueueName: string): Resources[string] => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });
const policy = (target: string, statement: object): Resources[string] => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: { Queues: [{ Ref: target }], PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*', ...statement }] } },
});
const LETTING = { Principal: { Service: 'events.amazonaws.com' } };
const urlOf = async (QueueName: string): Promise<string> => (await aws.sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl!;
const send = (source: string): Promise<unknown> => aws.events.send(new PutEventsCommand({ Entries: [{ Source: source, DetailType: 'x', Detail: '{"a":1}' }] }));

async function messages(name: string): Promise<Message[]> {
  return (await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl: await urlOf(name), MessageAttributeNames: ['All'], VisibilityTimeout: 0 }))).Messages ?? [];
}

async function first(name: string): Promise<Message> {
  return eventually(`a message in ${name}`, async () => (await messages(name))[0]);
}

/** A rule with a queue as its target, and what the policies of both queues say. */
function rule(name: string, policies: Resources): Resources {
  return {
    Queue: queue(name),
    Dead: queue(`${name}-dead`),
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: { Name: name, EventPattern: { source: [name] }, Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } } }] },
    },
    ...policies,
  };
}

describe('a target that refuses an event', () => {
  test.each<[string, string, Resources]>([
    ['refuses', 'NO_PERMISSIONS', { Policy: policy('Dead', LETTING) }],
    ['isgone', 'NO_RESOURCE', { Policy: policy('Dead', LETTING), Own: policy('Queue', LETTING) }],
  ])('because %s moves it to its dead-letter queue: %s', async (name, code, policies) => {
    expect(await createStack(emulator, rule(name, policies))).toBe('CREATE_COMPLETE');
    if (code === 'NO_RESOURCE') {
      await aws.sqs.send(new DeleteQueueCommand({ QueueUrl: await urlOf(name) }));
    }
    await send(name);
    const { Body, MessageAttributes } = await first(`${name}-dead`);
    expect(JSON.parse(Body!)).toMatchObject({ 'source': name, 'detail-type': 'x', 'detail': { a: 1 } });
    expect(Object.fromEntries(Object.entries(MessageAttributes!).map(([key, { StringValue }]) => [key, StringValue]))).toEqual({
      RULE_ARN: expect.stringMatching(new RegExp(`:rule/${name}$`)), TARGET_ARN: expect.stringMatching(new RegExp(`:${name}$`)), ERROR_CODE: code,
    });
  });

  test('loses it where the policy of the dead-letter queue denies it', async () => {
    expect(await createStack(emulator, rule('nowhere', {}))).toBe('CREATE_COMPLETE');
    await send('nowhere');
    await eventually('both denials', async () => emulator.denials().filter(({ principal, resource }) => principal === 'events.amazonaws.com' && /nowhere(-dead)?$/.test(resource)).length >= 2);
    expect(await messages('nowhere-dead')).toEqual([]);
  });
});

describe('a function that fails', () => {
  const CODE = 'def handler(event, context):\n    raise Exception("no")\n';
  const failing = (name: string): Resources => ({
    Role: roleOf({ RoleName: name, Policies: [{ PolicyName: 'all', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['sqs:SendMessage', 'logs:*'], Resource: '*' }] } }] }),
    Failed: queue(`${name}-failed`),
    Function: functionOf(CODE, { FunctionName: name }),
    Destination: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: { FunctionName: { Ref: 'Function' }, Qualifier: '$LATEST', MaximumRetryAttempts: 1, DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failed', 'Arn'] } } } },
    },
    Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: [name] }, Targets: [{ Id: 'function', Arn: { 'Fn::GetAtt': ['Function', 'Arn'] } }] } },
    Permission: { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: { Ref: 'Function' }, Action: 'lambda:InvokeFunction', Principal: 'events.amazonaws.com', SourceArn: { 'Fn::GetAtt': ['Rule', 'Arn'] } } },
  });

  test('is invoked again, and the event then is in the destination for failures', async () => {
    expect(await createStack(emulator, failing('failing'))).toBe('CREATE_COMPLETE');
    await send('failing');
    const { Body } = await first('failing-failed');
    expect(JSON.parse(Body!)).toMatchObject({ requestContext: { condition: 'RetriesExhausted' }, requestPayload: { source: 'failing', detail: { a: 1 } } });
  });

  test('sends it there as its own role', async () => {
    expect(await createStack(emulator, failing('silenced'))).toBe('CREATE_COMPLETE');
    await aws.iam.send(new DeleteRolePolicyCommand({ RoleName: 'silenced', PolicyName: 'all' }));
    await send('silenced');
    await eventually('the denial', async () => emulator.denials().find(({ action, principal }) => action === 'sqs:SendMessage' && principal.includes('/silenced')));
    expect(await messages('silenced-failed')).toEqual([]);
  });
});
