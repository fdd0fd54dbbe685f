import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchClient, DescribeJobDefinitionsCommand, JobDefinition } from '@aws-sdk/client-batch';
import { CloudFormationClient, GetTemplateCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTaskDefinitionCommand, ECSClient, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { prune } from '../../../src/cli/commands/prune';
import { Declaration } from '../../../src/core/declaration';
import { encodeDeclaration } from '../../../src/core/wire';
import { CANARY, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

const cloudFormation = mockClient(CloudFormationClient);
const ecs = mockClient(ECSClient);
const batch = mockClient(BatchClient);
let aws: FakeAws;

/** The fake's time is that of 2026-01-01, long before any test runs. */
afterEach(() => delete process.env.AWS_CONFIG_FILE);
beforeEach(() => {
  fillShop(aws = fakeAccount());
  aws.ssm().put('/prod/shop/OLD', `${CANARY}old`);
  cloudFormation.reset();
  ecs.reset();
  batch.reset();
  ecs.on(ListTaskDefinitionsCommand).resolves({ taskDefinitionArns: [] });
  batch.on(DescribeJobDefinitionsCommand).resolves({ jobDefinitions: [] });
  deployed({});
});

/** The stacks of the account by their templates, as CloudFormation gives them. */
function deployed(stacks: Readonly<Record<string, unknown>>): void {
  cloudFormation.on(ListStacksCommand).resolves({
    StackSummaries: Object.keys(stacks).map((name) => ({ StackName: name, StackId: `arn:aws:cloudformation:eu-west-1:111122223333:stack/${name}/1`, StackStatus: 'CREATE_COMPLETE', CreationTime: new Date(0) })),
  });
  cloudFormation.on(GetTemplateCommand).callsFake(({ StackName }: { StackName: string }) => {
    const template = stacks[StackName.split('/')[1]];
    return { TemplateBody: typeof template === 'string' ? template : JSON.stringify(template) };
  });
}
const gate = (declaration: unknown): unknown => ({ Resources: { Gate: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: declaration } } } });
const ungated = (declaration: Declaration): unknown => ({ Metadata: { 'cdk-service-secrets': { [declaration.service]: JSON.stringify(encodeDeclaration(declaration)) } } });
const worker: Declaration = { service: 'Worker', verification: 'none', stores: [{ kind: 'ssm', name: '/worker' }], variables: { X: { kind: 'parameter', parameter: '/prod/shop/OLD' } } };
const names = (): boolean => aws.ssm().parameters.has('/prod/shop/OLD');

test('a name that nothing uses is deleted, after the account and the store were named', async () => {
  const { code, stdout, stderr } = await runCommand(prune, [{ minAge: 30, yes: true }]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^OLD +2026-01-01 00:00:00Z +unused\ndeleted: 1 of 1\n$/m);
  expect(stderr).toContain('deleting from account 111122223333, eu-west-1, /prod/shop\n');
  expect([...aws.ssm().parameters.keys()].sort()).toEqual(['/partner/TOKEN', '/prod/shop/DATABASE_URL', '/prod/shop/LOG_LEVEL', '/prod/shop/SESSION_KEY', '/prod/shop/api-key']);
});

test('--dry-run deletes nothing', async () => {
  const { code, stdout } = await runCommand(prune, [{ minAge: 30, dryRun: true }]);
  expect([code, stdout.includes('nothing was deleted (--dry-run)'), names()]).toEqual([0, true, true]);
});

test('--json contains the reason of each name that stays', async () => {
  ecs.on(ListTaskDefinitionsCommand).resolves({ taskDefinitionArns: ['arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:3'] });
  ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { containerDefinitions: [{ name: 'app', secrets: [{ name: 'A', valueFrom: '/prod/shop/OLD' }] }] } });
  const { stdout } = await runCommand(prune, [{ minAge: 30, yes: true }], { json: true });
  expect(JSON.parse(stdout)).toMatchObject({ service: 'Shop/Secrets', store: '/prod/shop', items: [{ name: 'OLD', kept: expect.stringContaining('used by task definition ') }], deleted: [] });
});

test('a name that an active job definition of AWS Batch reads stays', async () => {
  batch.on(DescribeJobDefinitionsCommand, { status: 'ACTIVE' }).resolves({
    jobDefinitions: [{ jobDefinitionName: 'nightly', revision: 4, containerProperties: { secrets: [{ name: 'A', valueFrom: '/prod/shop/OLD' }] } } as JobDefinition],
  });
  const { stdout } = await runCommand(prune, [{ minAge: 30, yes: true }]);
  expect([stdout.includes('kept: used by job definition nightly:4'), names()]).toEqual([true, true]);
});

test('nothing is deleted where the job definitions may not be read', async () => {
  batch.on(DescribeJobDefinitionsCommand).rejects(Object.assign(new Error('not authorized to perform: batch:DescribeJobDefinitions'), { name: 'AccessDeniedException' }));
  const { code, stderr } = await runCommand(prune, [{ minAge: 30, yes: true }]);
  expect([code, stderr.includes('batch:DescribeJobDefinitions\n  -> ask for the permission'), names()]).toEqual([2, true, true]);
});

describe('what is deployed in the account', () => {
  test.each<[string, unknown, string]>([
    ['a service without a gate', ungated(worker), 'declared by Worker (stack Other)'],
    ['a gate', gate(encodeDeclaration(worker)), 'declared by Worker (stack Other)'],
    ['a template that "cdk synth" printed as YAML', `Resources:\n  Gate:\n    Type: Custom::ServiceSecrets\n    Properties:\n      Declaration: ${JSON.stringify(encodeDeclaration(worker))}\n`, 'declared by Worker (stack Other)'],
    ['a declaration of another version', gate({ ...encodeDeclaration(worker), Format: '9' }), 'the declaration of Worker (stack Other) can\'t be read, and may use it'],
    ['a declaration with an invalid name', gate({ ...encodeDeclaration(worker), Secrets: ['../x'] }), 'the declaration of Worker (stack Other) can\'t be read, and may use it'],
    ['a gate without a declaration', gate(undefined), 'the declaration of Gate (stack Other) can\'t be read, and may use it'],
    ['a template that is damaged', '{"Resources":', 'the declaration of all its services (stack Other) can\'t be read, and may use it'],
    ['YAML with tags that names a gate', 'Resources:\n  Gate:\n    Type: Custom::ServiceSecrets\n    Properties: !Ref X\n', 'the declaration of all its services (stack Other) can\'t be read, and may use it'],
  ])('%s keeps a name', async (_what, template, reason) => {
    deployed({ Empty: {}, Other: template });
    const { code, stdout } = await runCommand(prune, [{ minAge: 30, yes: true }]);
    expect([code, names()]).toEqual([0, true]);
    expect(stdout).toContain(`kept: ${reason}`);
  });

  test.each([['other templates', { Resources: { A: { Type: 'X' } } }], ['YAML of another app', 'Resources:\n  A: !Ref B\n']])('%s keep nothing', async (_what, template) => {
    deployed({ Other: template });
    await runCommand(prune, [{ minAge: 30, yes: true }]);
    expect(names()).toBe(false);
  });
});

test('a declaration of the app that can\'t be read keeps every name', async () => {
  const broken = { ...worker, variables: { '../x': { kind: 'plain' as const } } };
  const { stdout, stderr } = await runCommand(prune, [{ minAge: 30, yes: true }], { declarations: [SHOP, broken] });
  expect(names()).toBe(true);
  expect(stdout).toContain('kept: the declaration of Worker (stack Shop) can\'t be read, and may use it');
  expect(stderr).toContain('warning: the declaration of Worker (stack Shop) can\'t be read');
});

test('a service with plain variables alone keeps no name of another store', async () => {
  const plain: Declaration = { ...worker, variables: { NODE_ENV: { kind: 'plain' } } };
  await runCommand(prune, [{ minAge: 30, yes: true }], { declarations: [SHOP, plain], service: 'Shop/Secrets' });
  expect(names()).toBe(false);
});

test.each<[string, object, () => void, string]>([
  ['without a terminal', { minAge: 30 }, () => undefined, 'add --yes, or look first with --dry-run'],
  ['when a template may not be read', { minAge: 30, yes: true }, () => { deployed({ A: {} }); cloudFormation.on(GetTemplateCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' })); }, 'AccessDenied: no'],
  ['when the store may not be listed', { minAge: 30, yes: true }, () => { aws.faults.deny('ssm:DescribeParameters'); aws.faults.deny('ssm:GetParametersByPath'); }, 'AccessDeniedException: '],
])('%s it exits with 2, and nothing is deleted', async (_when, options, fault, message) => {
  fault();
  const { code, stderr } = await runCommand(prune, [options as { minAge: number }]);
  expect([code, names()]).toEqual([2, true]);
  expect(stderr).toContain(message);
});

test('V15: a value that somebody writes while the question is open stays', async () => {
  aws.turn = async (label) => {
    if (label === 'GetParameters') {
      aws.ssm().put('/prod/shop/OLD', `${CANARY}new`);
    }
  };
  const { code, stdout, stderr } = await runCommand(prune, [{ minAge: 30, yes: true }]);
  expect([code, names(), stdout.endsWith('deleted: 0 of 1\n')]).toEqual([1, true, true]);
  expect(stderr).toContain('OLD stays: somebody wrote it since the plan');
});

test('V15: the age of a value is by AWS\'s time, with any clock of the machine', async () => {
  aws.ssm().put('/prod/shop/OLD', 'x');
  const age = Date.now() - aws.clock.now();
  mockClient(STSClient).on(GetCallerIdentityCommand).callsFake((_input, client: () => STSClient) => {
    client().config.systemClockOffset = -age + 86_400_000; // A day after it was written.
    return { Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/ada' };
  });
  process.env.AWS_CONFIG_FILE = join(mkdtempSync(join(tmpdir(), 'aws-')), 'config');
  writeFileSync(process.env.AWS_CONFIG_FILE, '[profile another]\nregion = eu-west-1\n');
  const { stdout } = await runCommand(prune, [{ minAge: 30, yes: true }], { region: 'eu-west-1', profile: 'another' });
  expect([names(), stdout]).toEqual([true, expect.stringContaining('kept: changed within 30 days')]);
});

test('P4: parameters of other tools in the path stay', async () => {
  aws.ssm().put('/prod/shop/_chamber_metadata', 'x');
  const { stdout } = await runCommand(prune, [{ minAge: 30, yes: true }]);
  expect(stdout).toMatch(/^_chamber_metadata .* kept: of another tool, which shares the path$/m);
  expect([names(), aws.ssm().parameters.has('/prod/shop/_chamber_metadata')]).toEqual([false, true]);
});

test.each(['constructor', '__proto__'])('V16: a JSON key named %s is deleted like any other', async (key) => {
  const json: Declaration = { ...SHOP, stores: [{ kind: 'secretsmanager', name: 'prod/json' }], variables: { A: { kind: 'secret', store: 0, name: 'A' } } };
  aws.secretsManager().put('prod/json', `{"A":"1","${key}":"${CANARY}x"}`);
  expect((await runCommand(prune, [{ minAge: 0, yes: true }], { declarations: [json] })).code).toBe(0);
  expect(aws.secretsManager().current('prod/json')).toBe('{"A":"1"}');
});
