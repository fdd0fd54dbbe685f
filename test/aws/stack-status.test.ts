import { CloudFormationClient, DescribeStacksCommand, StackStatus } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { isGoing, isMissingStack, isRollback, stackOperationInProgress, stackStatus } from '../../src/aws/stack-status';

const cloudFormation = mockClient(CloudFormationClient);
const client = new CloudFormationClient({ region: 'eu-west-1' });
const missing = Object.assign(new Error('Stack with id Shop does not exist'), { name: 'ValidationError' });
const inStatus = (status: string): void => void cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackName: 'Shop', CreationTime: new Date(0), StackStatus: status as StackStatus }] });

beforeEach(() => void cloudFormation.reset());

test.each([
  ['CREATE_IN_PROGRESS', true, false, false],
  ['UPDATE_IN_PROGRESS', true, false, false],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', false, false, false],
  ['UPDATE_COMPLETE', false, false, false],
  ['UPDATE_ROLLBACK_IN_PROGRESS', true, true, false],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', false, true, false],
  ['UPDATE_ROLLBACK_FAILED', false, true, false],
  ['ROLLBACK_IN_PROGRESS', true, true, true],
  ['DELETE_IN_PROGRESS', true, false, true],
])('%s: operation in progress %s, rollback %s, being deleted %s', async (status, atWork, rollback, going) => {
  inStatus(status);
  expect(await stackOperationInProgress(client, 'Shop')).toBe(atWork ? status : undefined);
  const known = await stackStatus(client, 'Shop');
  expect([isRollback(known), isGoing(known)]).toEqual([rollback, going]);
});

test('a status that can\'t be read has a reason, and is neither a rollback nor a deletion', async () => {
  cloudFormation.on(DescribeStacksCommand).rejects(missing);
  const status = await stackStatus(client, 'Shop');
  expect(status).toEqual({ known: false, reason: 'Stack with id Shop does not exist' });
  expect([isRollback(status), isGoing(status)]).toEqual([false, false]);
  await expect(stackOperationInProgress(client, 'Shop')).rejects.toThrow('does not exist');
});

test('a status that doesn\'t arrive in time is unknown, so that the function can still respond', async () => {
  cloudFormation.on(DescribeStacksCommand).callsFake(() => new Promise(() => undefined));
  expect(await stackStatus(client, 'Shop', 20)).toEqual({ known: false, reason: 'CloudFormation did not answer within 0.02 seconds' });
});

test('an error that arrives after the time-out is ignored', async () => {
  let fail: (error: Error) => void = () => undefined;
  cloudFormation.on(DescribeStacksCommand).callsFake(() => new Promise((_, reject) => { fail = reject; }));
  await stackStatus(client, 'Shop', 1);
  fail(missing);
  await new Promise((resolve) => setImmediate(resolve)); // an unhandled rejection would end the process
});

test.each([
  ['no stack', missing, true],
  ['another error of the input', Object.assign(new Error('1 validation error detected'), { name: 'ValidationError' }), false],
  ['a denial', Object.assign(new Error('does not exist or access denied'), { name: 'AccessDenied' }), false],
])('%s: isMissingStack is %s', (_, error, expected) => {
  expect(isMissingStack(error)).toBe(expected);
});
