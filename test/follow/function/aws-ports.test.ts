import { CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateScheduleCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { followPorts } from '../../../src/follow/function/aws-ports';
import { FollowPorts } from '../../../src/follow/function/ports';
import { FakeAws } from '../../support/fakes';

const [cloudFormation, events, scheduler] = [mockClient(CloudFormationClient), mockClient(EventBridgeClient), mockClient(SchedulerClient)];
const named = (name: string): Error => Object.assign(new Error(name), { name });

let now = Date.parse('2026-01-01T12:00:30.400Z');
let printed: string[];
let ports: FollowPorts;

beforeEach(() => {
  [cloudFormation, events, scheduler].forEach((mock) => mock.reset());
  printed = [];
  ports = followPorts(
    { ...new FakeAws().clients, cloudFormation: new CloudFormationClient({}), events: new EventBridgeClient({}), scheduler: new SchedulerClient({}) },
    { stack: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/1', followsResourceId: 'Invocations', scheduleGroup: 'group', scheduleRole: 'arn:role', self: 'arn:self' },
    () => now,
    (line) => printed.push(line),
  );
});

describe('a schedule', () => {
  test('invokes this function once, as its role, and is deleted then', async () => {
    scheduler.on(CreateScheduleCommand).resolves({});
    await ports.schedules.create('look-1', now, { later: 'names', subject: 'a' });
    expect(scheduler.call(0).args[0].input).toEqual({
      Name: 'look-1',
      GroupName: 'group',
      ScheduleExpression: 'at(2026-01-01T12:00:30)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: 'arn:self', RoleArn: 'arn:role', Input: '{"later":"names","subject":"a"}' },
    });
  });

  test('that exists already is no error', async () => {
    scheduler.on(CreateScheduleCommand).rejects(named('ConflictException'));
    await expect(ports.schedules.create('look-1', now, {})).resolves.toBeUndefined();
  });

  test.each(['AccessDeniedException', 'ThrottlingException', 'ServiceQuotaExceededException'])('that AWS refuses with %s is tried again', async (name) => {
    scheduler.on(CreateScheduleCommand).rejects(named(name));
    await expect(ports.schedules.create('look-1', now, {})).rejects.toThrow(name);
  });

  test('exists, doesn\'t exist, or throws', async () => {
    scheduler.on(GetScheduleCommand).resolvesOnce({}).rejectsOnce(named('ResourceNotFoundException')).rejects(named('AccessDeniedException'));
    expect(await ports.schedules.exists('mark')).toBe(true);
    expect(await ports.schedules.exists('mark')).toBe(false);
    await expect(ports.schedules.exists('mark')).rejects.toThrow('AccessDeniedException');
  });
});

describe('an event', () => {
  test('is put with its source and type', async () => {
    events.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
    await ports.publish('Undeclared Names', { names: ['A'] });
    expect(events.call(0).args[0].input).toEqual({ Entries: [{ Source: 'cdk-service-secrets', DetailType: 'Undeclared Names', Detail: '{"names":["A"]}' }] });
  });

  test('that EventBridge refuses is an error, though the call succeeds', async () => {
    events.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] });
    await expect(ports.publish('Undeclared Names', {})).rejects.toThrow('EventBridge did not take the event: InternalFailure');
  });
});

describe('the list of follows', () => {
  const Metadata = JSON.stringify({ 'cdk-service-secrets:follows': { names: [] } });

  test('is read once a minute for events, and again for each poll', async () => {
    cloudFormation.on(DescribeStackResourceCommand).resolves({ StackResourceDetail: { Metadata } as never });
    expect(await ports.follows()).toEqual({ names: [] });
    await ports.follows();
    expect(cloudFormation.calls()).toHaveLength(1);
    await ports.follows(true);
    expect(cloudFormation.calls()).toHaveLength(2);
    now += 61_000;
    await ports.follows();
    expect(cloudFormation.calls()).toHaveLength(3);
  });

  test('is empty where the metadata has none', async () => {
    cloudFormation.on(DescribeStackResourceCommand).resolves({ StackResourceDetail: {} as never });
    expect(await ports.follows()).toEqual({});
  });
});

test('a count becomes a metric of the service in the log', () => {
  ports.report({ level: 'INFO', event: 'looked', service: 'Shop/Secrets', metric: 'UndeclaredNames', count: 0 });
  expect(JSON.parse(printed[0])).toEqual({
    level: 'INFO',
    event: 'looked',
    service: 'Shop/Secrets',
    _aws: { Timestamp: now, CloudWatchMetrics: [{ Namespace: 'ServiceSecrets', Dimensions: [['Stack', 'Service']], Metrics: [{ Name: 'UndeclaredNames', Unit: 'Count' }] }] },
    Stack: 'Shop',
    Service: 'Shop/Secrets',
    UndeclaredNames: 0,
  });
});
