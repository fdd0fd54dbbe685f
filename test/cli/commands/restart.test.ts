import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { restart } from '../../../src/cli/commands/restart';
import { CommandOptions, fakeAccount, runCommand, SHOP } from '../../support/cli';

const cloudFormation = mockClient(CloudFormationClient);
const ecs = mockClient(ECSClient);
const ARN = 'arn:aws:ecs:eu-west-1:111122223333:service/cluster/shop';
const task = (container: object): Record<string, unknown> => ({
  Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'app', ...container }] } },
  Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } },
});
const resources = task({ Secrets: [{ Name: 'API_KEY', ValueFrom: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Gate0', 'Store0'] }, 'api-key']] } }] });
const run = (options = {}, more: CommandOptions = {}): ReturnType<typeof runCommand> => runCommand(restart, [{ wait: true, yes: true, ...options }], { resources, ...more });
const updates = (): number => ecs.commandCalls(UpdateServiceCommand).length;

beforeEach(() => {
  fakeAccount();
  cloudFormation.reset();
  ecs.reset();
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackId: 'arn:stack', StackName: 'Shop', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date(0) }] });
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [{ LogicalResourceId: 'Service', ResourceType: 'AWS::ECS::Service', PhysicalResourceId: ARN, ResourceStatus: 'CREATE_COMPLETE', LastUpdatedTimestamp: new Date(0) }],
  });
  ecs.on(DescribeServicesCommand).resolves({ services: [{ deployments: [{ id: 'd', status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2, desiredCount: 2 }] }] });
  ecs.on(UpdateServiceCommand).resolves({ service: { deployments: [{ id: 'd', status: 'PRIMARY' }] } });
});

test('the ECS services that read the values are restarted, and it waits until they run', async () => {
  expect(await run()).toEqual({ code: 0, stdout: 'cluster/shop: restarted (2 of 2 new tasks run)\n', stderr: 'account 111122223333, eu-west-1: cluster/shop\nrestarting cluster/shop in account 111122223333, eu-west-1\n' });
  expect(ecs.commandCalls(UpdateServiceCommand)[0].args[0].input).toEqual({ cluster: 'cluster', service: ARN, forceNewDeployment: true });
});

test.each<[string, object, Record<string, unknown>]>([
  ['a service without a gate', { ...SHOP, verification: 'none' }, task({ Secrets: [{ Name: 'API_KEY', ValueFrom: '/prod/shop/api-key' }] })],
  ['plain variables alone', { ...SHOP, verification: 'none', variables: { NODE_ENV: { kind: 'plain' } } }, task({ Environment: [{ Name: 'NODE_ENV', Value: 'production' }] })],
])('%s is found by the references of its containers', async (_what, declaration, found) => {
  expect((await run({}, { declarations: [declaration as typeof SHOP], resources: found })).stdout).toContain('cluster/shop: restarted');
});

test('without a terminal and without --yes nothing is restarted', async () => {
  expect(await run({ yes: undefined })).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('there is no terminal to ask for confirmation') });
  expect(updates()).toBe(0);
});

test('--dry-run asks no question, because it restarts nothing', async () => {
  expect(await run({ yes: undefined, dryRun: true })).toMatchObject({ code: 0, stdout: 'cluster/shop: would restart\n' });
});

test('--dry-run restarts nothing', async () => {
  expect(await run({ dryRun: true })).toMatchObject({ code: 0, stdout: 'cluster/shop: would restart\n' });
  expect(updates()).toBe(0);
});

test('--json contains an outcome for each', async () => {
  expect(JSON.parse((await run({ wait: false }, { json: true })).stdout)).toEqual({ ecsServices: [{ ecsService: 'cluster/shop', service: 'Shop/Secrets', outcome: 'started' }], onDemand: [] });
});

test('a failed rollout exits with 2', async () => {
  ecs.on(DescribeServicesCommand).resolves({ services: [{ deployments: [{ id: 'd', status: 'PRIMARY', rolloutState: 'FAILED', rolloutStateReason: 'tasks failed to start' }] }] });
  expect(await run()).toMatchObject({ code: 2, stdout: 'cluster/shop: failed (tasks failed to start)\n' });
});

test('a rollout that hasn\'t finished after 30 minutes exits with 2', async () => {
  const [now, begin] = [Date.now.bind(Date), Date.now()];
  let minutes = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + minutes * 60_000);
  ecs.on(DescribeServicesCommand).callsFake(() => {
    minutes = ecs.commandCalls(UpdateServiceCommand).length > 0 ? 31 : 0;
    return { services: [{ deployments: [{ id: 'd', status: 'PRIMARY', rolloutState: 'IN_PROGRESS', runningCount: 1, desiredCount: 2 }] }] };
  });
  const { code, stdout } = await run();
  jest.restoreAllMocks();
  expect([code, stdout]).toEqual([2, 'cluster/shop: failed (1 of 2 new tasks run; not done after 30 minutes)\n']);
  expect(Date.now() - begin).toBeLessThan(60_000);
});

test('a service of another controller is not restarted', async () => {
  ecs.on(DescribeServicesCommand).resolves({ services: [{ deploymentController: { type: 'CODE_DEPLOY' }, deployments: [] }] });
  expect(await run()).toMatchObject({ code: 0, stdout: 'cluster/shop: skipped (CODE_DEPLOY rolls it out, not ECS)\n' });
  expect(updates()).toBe(0);
});

test('an interruption begins no further restart', async () => {
  const controller = new AbortController();
  controller.abort();
  expect(await run({}, { signal: controller.signal })).toMatchObject({ code: 0, stdout: 'cluster/shop: skipped (interrupted)\n' });
  expect(updates()).toBe(0);
});

test('without an ECS service there is nothing to restart', async () => {
  expect(await run({}, { resources: {} })).toEqual({ code: 2, stdout: '', stderr: 'no ECS service of these declarations is deployed\n  -> deploy the stack first, or choose another service with -s\n' });
});

const SECRETS = [{ Name: 'API_KEY', ValueFrom: { 'Fn::Sub': '${Gate0.Store0}api-key' } }];
const physical = (...found: readonly [string, string, string][]): void => void cloudFormation.on(ListStackResourcesCommand).resolves({
  StackResourceSummaries: found.map(([LogicalResourceId, ResourceType, PhysicalResourceId]) =>
    ({ LogicalResourceId, ResourceType, PhysicalResourceId, ResourceStatus: 'CREATE_COMPLETE', LastUpdatedTimestamp: new Date(0) })),
});
const JOB = { Job: { Type: 'AWS::Batch::JobDefinition', Properties: { ContainerProperties: { Secrets: SECRETS } } } };
const EXPRESS = { Type: 'AWS::ECS::ExpressGatewayService', Properties: { PrimaryContainer: { Secrets: SECRETS } } };

test.each<[string, Record<string, unknown>]>([
  ['with a container of its own', { Web: EXPRESS }],
  ['with a task definition of its own', {
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'Main', Secrets: SECRETS }] } },
    Web: { Type: 'AWS::ECS::ExpressGatewayService', Properties: { TaskDefinitionArn: { Ref: 'Task' } } },
  }],
])('an Express service %s is restarted like any ECS service', async (_what, found) => {
  physical(['Web', 'AWS::ECS::ExpressGatewayService', 'arn:aws:ecs:eu-west-1:111122223333:service/default/web'], ['Task', 'AWS::ECS::TaskDefinition', 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:1']);
  expect(await run({}, { resources: found })).toMatchObject({ code: 0, stdout: 'default/web: restarted (2 of 2 new tasks run)\n' });
  expect(ecs.commandCalls(UpdateServiceCommand)[0].args[0].input).toEqual({ cluster: 'default', service: expect.stringMatching(/service\/default\/web$/), forceNewDeployment: true });
});

test.each<[string, Record<string, unknown>, [string, string, string], string]>([
  ['a job definition', JOB, ['Job', 'AWS::Batch::JobDefinition', 'arn:aws:batch:eu-west-1:111122223333:job-definition/nightly:3'],
    'job definition nightly:3: nothing to restart (each job reads the values when it starts)\n'],
  ['a task definition that no service runs', { Task: resources.Task }, ['Task', 'AWS::ECS::TaskDefinition', 'arn:aws:ecs:eu-west-1:111122223333:task-definition/migrate:7'],
    'task definition migrate:7: nothing to restart (no ECS service of its stack runs it, and each task reads the values when it starts)\n'],
])('%s needs no restart, and the reason is printed', async (_what, found, resource, stdout) => {
  physical(resource);
  expect(await run({ yes: undefined }, { resources: found })).toEqual({ code: 0, stdout, stderr: '' });
  expect(updates()).toBe(0);
  expect(JSON.parse((await run({}, { resources: found, json: true })).stdout)).toEqual({ ecsServices: [], onDemand: [{ name: stdout.split(':').slice(0, 2).join(':'), detail: expect.any(String) }] });
});

test('a service and a job of one declaration: the service is restarted', async () => {
  physical(['Service', 'AWS::ECS::Service', ARN], ['Job', 'AWS::Batch::JobDefinition', 'arn:aws:batch:eu-west-1:111122223333:job-definition/nightly:3']);
  const { stdout } = await run({}, { resources: { ...resources, ...JOB } });
  expect(stdout).toBe('cluster/shop: restarted (2 of 2 new tasks run)\njob definition nightly:3: nothing to restart (each job reads the values when it starts)\n');
});

test('an error of ECS exits with 2', async () => {
  ecs.on(UpdateServiceCommand).rejects(Object.assign(new Error('not authorized to perform: ecs:UpdateService'), { name: 'AccessDeniedException' }));
  expect((await run()).stderr).toContain('AccessDeniedException: not authorized to perform: ecs:UpdateService\n  -> ask for the permission');
});
