import { Readable, Writable } from 'node:stream';
import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand, ListStackResourcesCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { ECSClient, DescribeServicesCommand, DescribeTasksCommand, ListTasksCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { DescribeParametersCommand, GetParameterHistoryCommand, GetParametersByPathCommand, GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { check } from '../../../src/cli/commands/check';
import { diff } from '../../../src/cli/commands/diff';
import { list } from '../../../src/cli/commands/list';
import { put } from '../../../src/cli/commands/put';
import { restart } from '../../../src/cli/commands/restart';
import { rollback } from '../../../src/cli/commands/rollback';
import { Context } from '../../../src/cli/context';
import { explain } from '../../../src/cli/errors';
import { Io } from '../../../src/cli/io';
import { Output } from '../../../src/cli/output/output';
import { Session } from '../../../src/cli/session';
import { encodeDeclaration } from '../../../src/core/wire';
import { writeParameters } from '../../../src/stores/parameter-store/write-parameters';

/** What the emulator doesn't show: running tasks, policy simulation, denied calls. */

const ssm = mockClient(SSMClient);
const ecs = mockClient(ECSClient);
const iam = mockClient(IAMClient);
const cloudFormation = mockClient(CloudFormationClient);
const sts = mockClient(STSClient);

const ACCOUNT = '123456789012';
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k-1`;
const at = (seconds: number): Date => new Date(1_700_000_000_000 + seconds * 1000);
const denied = Object.assign(new Error('User: x is not authorized to perform: ssm:DescribeParameters on resource: *'), { name: 'AccessDeniedException' });

const template = {
  Resources: {
    Gate: {
      Type: 'Custom::ServiceSecrets',
      Properties: {
        Declaration: encodeDeclaration({
          service: 'Shop/Secrets',
          verification: 'values',
          stores: [{ kind: 'ssm', name: '/prod/shop', key: KEY }],
          variables: { OLD: { kind: 'secret', store: 0, name: 'OLD' }, NEW: { kind: 'secret', store: 0, name: 'NEW' } },
        }),
      },
    },
    Role: { Type: 'AWS::IAM::Role' },
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        ContainerDefinitions: [{ Name: 'app', Secrets: [{ Name: 'OLD', ValueFrom: { 'Fn::Sub': '${Gate.Store0}OLD' } }, { Name: 'AS', ValueFrom: { 'Fn::Sub': '${Gate.Store0}NEW' } }] }],
      },
    },
    Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } },
  },
};
const parameter = (name: string, modified: Date): object => ({
  Name: `/prod/shop/${name}`, ARN: `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/prod/shop/${name}`, Value: `canary-${name}`, Version: 3, Type: 'SecureString', LastModifiedDate: modified,
});

class Sink extends Writable {
  text = '';
  _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

function contextOf(input: string | Buffer = '', json = false): { context: Context; stdout: Sink; stderr: Sink } {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const io: Io = { stdin: Readable.from([input]), stdout, stderr, env: {}, cwd: '/' };
  const session = new Session(io, { deployed: 'Shop', region: 'eu-west-1', json });
  return { context: { version: '1.2.3', io, output: new Output(io, json), session, signal: new AbortController().signal }, stdout, stderr };
}

beforeEach(() => {
  [ssm, ecs, iam, cloudFormation, sts].forEach((mock) => mock.reset());
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  sts.on(GetCallerIdentityCommand).resolves({ Account: ACCOUNT, Arn: 'arn:me' });
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackId: 'arn:stack', StackName: 'Shop', StackStatus: 'CREATE_COMPLETE', CreationTime: at(0) }] });
  cloudFormation.on(GetTemplateCommand).resolves({ TemplateBody: JSON.stringify(template) });
  cloudFormation.on(ListStacksCommand).resolves({ StackSummaries: [] });
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [
      { LogicalResourceId: 'Service', ResourceType: 'AWS::ECS::Service', PhysicalResourceId: `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/cluster/shop`, ResourceStatus: 'CREATE_COMPLETE', LastUpdatedTimestamp: at(0) },
      { LogicalResourceId: 'Role', ResourceType: 'AWS::IAM::Role', PhysicalResourceId: 'shop-role', ResourceStatus: 'CREATE_COMPLETE', LastUpdatedTimestamp: at(0) },
    ],
  });
  ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({ Parameters: Names.map((name) => (name.endsWith('OLD') ? parameter('OLD', at(0)) : parameter('NEW', at(1000)))) }));
  ssm.on(DescribeParametersCommand).resolves({ Parameters: [] });
  ecs.on(ListTasksCommand).resolves({ taskArns: ['arn:task/cluster/t-old', 'arn:task/cluster/t-new'] });
  ecs.on(DescribeTasksCommand).resolves({
    tasks: [
      { taskArn: 'arn:task/cluster/t-old', createdAt: at(500), startedAt: at(520) },
      { taskArn: 'arn:task/cluster/t-new', createdAt: at(1500), startedAt: at(1520) },
    ],
  });
  ecs.on(DescribeServicesCommand).resolves({ services: [{ deployments: [{ id: 'd', status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2, desiredCount: 2 }] }] });
  ecs.on(UpdateServiceCommand).resolves({ service: { deployments: [{ id: 'd', status: 'PRIMARY' }] } });
});

test('diff --running names tasks with an older value, by versions and start times', async () => {
  const { context, stdout } = contextOf();
  expect(await diff(context, [], { running: true })).toBe(1);
  expect(stdout.text).toContain('cluster/shop  Shop/Secrets, 2 running tasks');
  expect(stdout.text).toMatch(/NEW +2023-11-14 22:30:00Z +t-old$/m);
  expect(stdout.text).not.toMatch(/^OLD/m);
  expect(stdout.text).toContain('-> npx cdk-service-secrets restart --only-stale -s Shop/Secrets');
  expect(ssm.commandCalls(GetParametersCommand)[0].args[0].input).toMatchObject({ WithDecryption: false });
  expect(ecs.commandCalls(ListTasksCommand)[0].args[0].input).toMatchObject({ cluster: 'cluster', serviceName: 'shop' });
});

describe('a container with a part of the list', () => {
  /** The container gets OLD, and not NEW, which has changed. */
  const parts = (): void => {
    const secrets = [{ Name: 'OLD', ValueFrom: { 'Fn::Sub': '${Gate.Store0}OLD' } }];
    cloudFormation.on(GetTemplateCommand).resolves({
      TemplateBody: JSON.stringify({
        Resources: {
          ...template.Resources,
          Task: { ...template.Resources.Task, Properties: { ...template.Resources.Task.Properties, ContainerDefinitions: [{ Name: 'app', Secrets: secrets }] } },
        },
      }),
    });
  };

  test('diff --running names no value that its tasks don\'t read', async () => {
    parts();
    const { context, stdout } = contextOf();
    expect(await diff(context, [], { running: true })).toBe(0);
    expect(stdout.text).toContain('  ok every task has the newest values');
    expect(stdout.text).not.toContain('NEW');
  });

  test('restart --only-stale does not restart it', async () => {
    parts();
    const { context } = contextOf();
    expect(await restart(context, { onlyStale: true, yes: true })).toBe(0);
    expect(ecs.commandCalls(UpdateServiceCommand)).toHaveLength(0);
  });
});

test('restart --only-stale restarts a service with older tasks', async () => {
  const { context, stdout, stderr } = contextOf();
  expect(await restart(context, { onlyStale: true, yes: true })).toBe(0);
  expect(ecs.commandCalls(UpdateServiceCommand).map(({ args }) => args[0].input)).toEqual([
    { cluster: 'cluster', service: `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/cluster/shop`, forceNewDeployment: true },
  ]);
  expect(stderr.text).toContain(`restarting cluster/shop in account ${ACCOUNT}, eu-west-1`);
  expect(stdout.text).toBe('cluster/shop: restarted (2 of 2 new tasks run)\n');
});

test('restart --only-stale does not restart a service whose tasks are newer', async () => {
  ecs.on(ListTasksCommand).resolves({ taskArns: ['arn:task/cluster/t-new'] });
  ecs.on(DescribeTasksCommand).resolves({ tasks: [{ taskArn: 'arn:task/cluster/t-new', createdAt: at(1500), startedAt: at(1520) }] });
  const { context, stdout } = contextOf();
  expect(await restart(context, { onlyStale: true })).toBe(0);
  expect(ecs.commandCalls(UpdateServiceCommand)).toHaveLength(0);
  expect(stdout.text).toContain('skipped (its tasks have the newest values)');
});

test('restart does not restart a service that another controller deploys', async () => {
  ecs.on(DescribeServicesCommand).resolves({ services: [{ deploymentController: { type: 'CODE_DEPLOY' } }] });
  const { context, stdout } = contextOf();
  await restart(context, {});
  expect(ecs.commandCalls(UpdateServiceCommand)).toHaveLength(0);
  expect(stdout.text).toBe('cluster/shop: skipped (CODE_DEPLOY rolls it out, not ECS)\n');
});

test('a failed rollout is reported, with exit code 2', async () => {
  ecs.on(DescribeServicesCommand).resolvesOnce({ services: [{}] }).resolves({
    services: [{ deployments: [{ id: 'd', status: 'PRIMARY', rolloutState: 'FAILED', rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.' }] }],
  });
  const { context, stdout } = contextOf();
  expect(await restart(context, { yes: true })).toBe(2);
  expect(stdout.text).toContain('cluster/shop: failed (ECS deployment circuit breaker: tasks failed to start.)');
});

interface Simulation {
  readonly ActionNames: string[];
  readonly ResourceArns: string[];
  readonly ContextEntries: { readonly ContextKeyValues: string[] }[];
}

describe('check --as-role', () => {
  /** Grants all but the key for NEW, and gives no answer for what it isn't asked. */
  const simulate = ({ ActionNames, ResourceArns, ContextEntries }: Simulation): object => ({
    EvaluationResults: ResourceArns.map((EvalResourceName) => ({
      EvalActionName: ActionNames[0],
      EvalResourceName,
      EvalDecision: ActionNames[0] === 'kms:Decrypt' && ContextEntries.some(({ ContextKeyValues }) => ContextKeyValues[0].endsWith('/NEW')) ? 'implicitDeny' : 'allowed',
    })),
  });

  test('simulates the actions of each reference on value and key, with the context of the real call', async () => {
    iam.on(SimulatePrincipalPolicyCommand).callsFake(simulate);
    const { context, stdout } = contextOf();
    expect(await check(context, { asRole: true })).toBe(1);
    expect(stdout.text).toContain(`x NEW: arn:aws:iam::${ACCOUNT}:role/shop-role, the role of Task, may not kms:Decrypt`);
    expect(stdout.text).not.toMatch(/OLD: arn:aws:iam/);
    expect(stdout.text).toContain('not known: policies of the keys');
    expect(iam.commandCalls(SimulatePrincipalPolicyCommand).map(({ args }) => args[0].input).find(({ ContextEntries }) => JSON.stringify(ContextEntries).includes('/OLD'))).toMatchObject({
      PolicySourceArn: `arn:aws:iam::${ACCOUNT}:role/shop-role`,
      ResourceArns: [KEY],
      ContextEntries: [
        { ContextKeyName: 'kms:ViaService', ContextKeyValues: ['ssm.eu-west-1.amazonaws.com'] },
        { ContextKeyName: 'kms:EncryptionContext:PARAMETER_ARN', ContextKeyValues: [`arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/prod/shop/OLD`] },
      ],
    });
  });

  test('reports what the simulation doesn\'t cover, instead of guessing', async () => {
    iam.on(SimulatePrincipalPolicyCommand).resolves({ EvaluationResults: [] });
    const { context, stdout } = contextOf('', true);
    expect(await check(context, { asRole: true })).toBe(0);
    const [{ role }] = JSON.parse(stdout.text).services;
    expect(role.denied).toEqual([]);
    expect(role.unknown).toEqual(expect.arrayContaining(['values for which IAM gave no answer to kms:Decrypt: NEW, OLD', 'values for which IAM gave no answer to ssm:GetParameters: NEW, OLD']));
  });
});

test('check --metadata reads no value', async () => {
  const { context } = contextOf();
  expect(await check(context, { metadata: true })).toBe(0);
  expect(ssm.commandCalls(GetParametersCommand).every(({ args }) => args[0].input.WithDecryption === false)).toBe(true);
});

test('list omits the author where describing is not allowed', async () => {
  ssm.on(DescribeParametersCommand).rejects(denied);
  ssm.on(GetParametersByPathCommand)
    .resolvesOnce({ Parameters: [], NextToken: 'more' })
    .resolves({ Parameters: [parameter('NEW', at(0)), parameter('EXTRA', at(0))] });
  const { context, stdout } = contextOf('', true);
  expect(await list(context, {})).toBe(1);
  expect(JSON.parse(stdout.text).services[0].variables.map(({ name, state }: { name: string; state: string }) => `${name} ${state}`)).toEqual(['EXTRA extra', 'NEW ok', 'OLD missing']);
  expect(stdout.text).not.toContain('canary');
});

test('put uses the store\'s key, overwrites and sends no tags', async () => {
  ssm.on(PutParameterCommand).resolves({ Version: 4 });
  const { context, stdout } = contextOf('value\n');
  expect(await put(context, 'OLD', {})).toBe(0);
  expect(ssm.commandCalls(PutParameterCommand).map(({ args }) => args[0].input)).toEqual([
    { Name: '/prod/shop/OLD', Value: 'value', Type: 'SecureString', Tier: 'Standard', Overwrite: true, KeyId: KEY },
  ]);
  expect(stdout.text).toBe('/prod/shop/OLD changed\n');
});

test('put refuses a parameter whose type can\'t change in place', async () => {
  ssm.on(GetParametersCommand).resolves({ Parameters: [{ ...parameter('OLD', at(0)), Type: 'String' }] });
  await expect(put(contextOf('value').context, 'OLD', {})).rejects.toMatchObject({ message: expect.stringContaining('it is a String'), fix: expect.stringMatching(/^convert it, which keeps the value:\n-> npx cdk-service-secrets convert OLD -s /) });
});

test('put writes a parameter that the caller may not read, as with grantWrite alone', async () => {
  ssm.on(GetParametersCommand).rejects(denied);
  ssm.on(PutParameterCommand).resolves({ Version: 4 });
  const { context, stdout } = contextOf('value\n');
  expect(await put(context, 'OLD', {})).toBe(0);
  expect(ssm.commandCalls(PutParameterCommand).map(({ args }) => args[0].input)).toMatchObject([{ Name: '/prod/shop/OLD', Value: 'value', Overwrite: true }]);
  expect(stdout.text).toBe('/prod/shop/OLD written\n');
});

test('rollback keeps the type of a parameter that people changed to a SecureString', async () => {
  const wire = encodeDeclaration({ service: 'Shop/Secrets', verification: 'values', stores: [{ kind: 'ssm', name: '/prod/shop' }], variables: { LEVEL: { kind: 'config', store: 0, name: 'LEVEL', value: 'info' } } });
  cloudFormation.on(GetTemplateCommand).resolves({ TemplateBody: JSON.stringify({ Resources: { Gate: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: wire } } } }) });
  ssm.on(GetParameterHistoryCommand).resolves({ Parameters: [{ Version: 1, Value: 'one', Type: 'SecureString' }, { Version: 2, Value: 'two', Type: 'SecureString' }] });
  ssm.on(PutParameterCommand).resolves({ Version: 3 });
  expect(await rollback(contextOf().context, 'LEVEL', { yes: true })).toBe(0);
  expect(ssm.commandCalls(PutParameterCommand).map(({ args }) => args[0].input)).toMatchObject([{ Name: '/prod/shop/LEVEL', Value: 'one', Type: 'SecureString' }]);
});

test('put refuses bytes that are no text, because they would become another value', async () => {
  await expect(put(contextOf(Buffer.from([0x67, 0xfc, 0x74])).context, 'OLD', {})).rejects.toMatchObject({
    message: 'the value of OLD is not UTF-8', fix: expect.stringContaining('the output of base64 FILE:\n-> npx cdk-service-secrets put OLD'),
  });
  expect(ssm.commandCalls(PutParameterCommand)).toEqual([]);
});

test('put prints the error of AWS without the value that it repeats', async () => {
  ssm.on(PutParameterCommand).rejects(Object.assign(new Error('1 validation error detected: Value \'canary-new\' at \'value\' failed to satisfy constraint; canary-new is bad'), { name: 'ValidationException' }));
  const error: unknown = await put(contextOf('canary-new').context, 'OLD', {}).catch((thrown: unknown) => thrown);
  expect(explain(error)).toBe('OLD was not written: ValidationException: AWS refused it; its words may repeat the value, and are left out');
  expect(JSON.stringify(error)).not.toContain('canary');
});

describe('writing parameters', () => {
  const writes = Array.from({ length: 20 }, (_, index) => ({ variable: `V${index}`, store: 0, name: `V${index}`, value: 'x', type: 'SecureString' } as const));
  const client = new SSMClient({ region: 'eu-west-1' });

  test('a value that is refused doesn\'t stop the others', async () => {
    ssm.on(PutParameterCommand).callsFake(({ Name }: { Name: string }) => {
      if (Name.endsWith('V3')) {
        throw new Error('refused');
      }
      return {};
    });
    const { written, failed } = await writeParameters(client, '/p', writes);
    expect(written).toHaveLength(19);
    expect(failed.map(({ variable }) => variable)).toEqual(['V3']);
  });

  test('stops after a few errors where nothing can be written', async () => {
    ssm.on(PutParameterCommand).rejects(denied);
    const { written, failed } = await writeParameters(client, '/p', writes);
    expect(written).toEqual([]);
    expect(failed.length).toBeLessThan(10);
  });

  test('on an interrupt, running writes finish and no other begins', async () => {
    const controller = new AbortController();
    ssm.on(PutParameterCommand).callsFake(() => {
      controller.abort();
      return {};
    });
    const { written } = await writeParameters(client, '/p', writes, { signal: controller.signal });
    expect(written.length).toBe(ssm.commandCalls(PutParameterCommand).length);
    expect(written.length).toBeLessThanOrEqual(4);
  });

  test('only a long value takes the advanced tier', async () => {
    ssm.on(PutParameterCommand).resolves({});
    await writeParameters(client, '/p', [{ ...writes[0], value: 'x'.repeat(4097) }, { ...writes[1], type: 'String' }], { key: KEY });
    const inputs = ssm.commandCalls(PutParameterCommand).map(({ args }) => args[0].input);
    expect(inputs).toMatchObject([{ Tier: 'Advanced', KeyId: KEY }, { Type: 'String', Tier: 'Standard' }]);
    expect(inputs[1]).not.toHaveProperty('KeyId');
  });
});
