import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetParametersCommand, ListTagsForResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { GateEvent } from '../../../src/gate/function/event';
import { handler } from '../../../src/gate/function/gate.lambda';
import { Canary } from '../../support/canary';
import { declaration, GateHarness, secret } from '../../support/gate';

const ssm = mockClient(SSMClient);
const cloudFormation = mockClient(CloudFormationClient);
const canary = new Canary();
const event = (type: GateEvent['RequestType']): GateEvent => new GateHarness().event(declaration({ A: secret('A') }), { type });
const context = (milliseconds = 900_000) => ({ logGroupName: '/aws/lambda/gate', getRemainingTimeInMillis: () => milliseconds });

let put: jest.SpyInstance;
let log: jest.SpyInstance;
const answered = (): any => JSON.parse(Buffer.from(put.mock.calls[0][1].body).toString());

beforeEach(() => {
  ssm.reset();
  ssm.on(ListTagsForResourceCommand).resolves({ TagList: [] });
  cloudFormation.reset();
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackName: 'Shop', StackStatus: 'UPDATE_IN_PROGRESS', CreationTime: new Date() }] });
  put = jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response());
  log = jest.spyOn(console, 'log').mockReturnValue(undefined);
});
afterEach(() => {
  canary.assertAbsent([{ where: 'the answer', text: JSON.stringify(answered()) }, { where: 'the log', text: JSON.stringify(log.mock.calls) }]);
  jest.restoreAllMocks();
});

test('responds to the event\'s address, and logs JSON', async () => {
  ssm.on(GetParametersCommand).resolves({ Parameters: [{ Name: '/prod/shop/A', Type: 'SecureString', Value: canary.value('A'), Version: 1 }] });
  await handler(event('Create'), context());
  expect(put.mock.calls.map(([url]) => url)).toEqual(['https://cloudformation.example/answer']);
  expect(answered()).toMatchObject({ Status: 'SUCCESS', Data: { Store0: '/prod/shop/' } });
  expect(log.mock.calls.map(([line]) => JSON.parse(line).message)).toEqual(['Create of Shop/Secrets', '1 references checked']);
});

test('names its log in a failure', async () => {
  ssm.on(GetParametersCommand).resolves({ InvalidParameters: ['/prod/shop/A'] });
  await handler(event('Update'), context());
  expect(answered()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('A: /prod/shop/A does not exist') });
});

test.each([['Update', 'FAILED'], ['Delete', 'SUCCESS']] as const)('an invalid event of type %s gets the response %s', async (type, status) => {
  await handler({ ...event(type), ResourceProperties: undefined as never }, context());
  expect(answered()).toMatchObject({ Status: status });
});

describe('when AWS never answers', () => {
  beforeEach(() => ssm.on(GetParametersCommand).callsFake(() => new Promise(() => undefined)));

  test('fails before its own time-out', async () => {
    await handler(event('Update'), context(20_010));
    expect(answered()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('could not be checked in time') });
  });

  test('fails also where CloudFormation doesn\'t return the status, and names the command for a blocked rollback', async () => {
    jest.useFakeTimers();
    try {
      cloudFormation.on(DescribeStacksCommand).callsFake(() => new Promise(() => undefined));
      const answering = handler(event('Update'), context(20_010));
      await jest.advanceTimersByTimeAsync(10 + 6_000);
      await answering;
    } finally {
      jest.useRealTimers();
    }
    expect(answered()).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/did not answer within 6 seconds[^]*continue-update-rollback/) });
  });

  test('succeeds in a rollback', async () => {
    cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackName: 'Shop', StackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS', CreationTime: new Date() }] });
    await handler(event('Update'), context(20_010));
    expect(answered()).toMatchObject({ Status: 'SUCCESS', Data: { Store0: '/prod/shop/', Fingerprint: expect.any(String) } });
  });
});
