import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand, ListExportsCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { readDeployed } from '../../../../src/cli/source/deployed/read-stack';
import { stackFacts } from '../../../../src/cli/source/deployed/stack-facts';
import { resolve } from '../../../../src/cli/source/intrinsics';
import { StackSource } from '../../../../src/cli/source/stack-source';

const mock = mockClient(CloudFormationClient);
const client = new CloudFormationClient({ region: 'eu-west-1' });
const PLACE = { account: '123456789012', region: 'eu-west-1', partition: 'aws' };
const stack = (StackId: string, more: object = {}): object => ({ Stacks: [{ StackId, StackName: 'x', StackStatus: 'CREATE_IN_PROGRESS', CreationTime: new Date(), ...more }] });
const resource = (LogicalResourceId: string, ResourceType: string, PhysicalResourceId?: string, ResourceStatus = 'CREATE_COMPLETE'): object =>
  ({ LogicalResourceId, ResourceType, PhysicalResourceId, ResourceStatus, LastUpdatedTimestamp: new Date() });
const gone = Object.assign(new Error('Stack with id Shop does not exist'), { name: 'ValidationError' });
const shop: StackSource = { name: 'Shop', region: 'eu-west-1', template: { Parameters: { Stage: { Type: 'String', Default: 'dev' }, Other: { Type: 'String', Default: 'o' } } } };

beforeEach(() => mock.reset());

test('resources of a stack in creation are found as soon as they exist', async () => {
  mock.on(DescribeStacksCommand).resolves(stack('arn:shop', { Parameters: [{ ParameterKey: 'Stage', ParameterValue: 'prod' }] }));
  mock.on(ListStackResourcesCommand, { NextToken: undefined }).resolves({ StackResourceSummaries: [resource('Key', 'AWS::KMS::Key', 'k-1')] as never, NextToken: '2' });
  mock.on(ListStackResourcesCommand, { NextToken: '2' }).resolves({
    StackResourceSummaries: [resource('Secret', 'AWS::SecretsManager::Secret', 'arn:secret'), resource('Later', 'AWS::KMS::Key'), resource('Failed', 'AWS::KMS::Key', 'k-2', 'CREATE_FAILED')] as never,
  });
  const facts = await stackFacts(client, shop, PLACE, { exports: false });
  const known = (value: unknown): unknown => resolve(value, facts);
  expect(known({ 'Fn::GetAtt': ['Key', 'Arn'] })).toBe('arn:aws:kms:eu-west-1:123456789012:key/k-1');
  expect(known({ Ref: 'Secret' })).toBe('arn:secret');
  expect(known({ Ref: 'Stage' })).toBe('prod');
  expect(known({ Ref: 'Other' })).toBe('o');
  expect(known({ 'Fn::GetAtt': ['Later', 'Arn'] })).toMatchObject({ what: 'Later.Arn' });
  expect(known({ 'Fn::GetAtt': ['Failed', 'Arn'] })).toMatchObject({ what: 'Failed.Arn' });
});

test('a stack that does not exist yet adds nothing; another error is thrown', async () => {
  mock.on(DescribeStacksCommand).rejects(gone);
  expect(await stackFacts(client, shop, PLACE, { exports: false })).toEqual({ ...PLACE, exports: undefined });
  mock.on(DescribeStacksCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' }));
  await expect(stackFacts(client, shop, PLACE, { exports: false })).rejects.toThrow('no');
});

test('a stack that may not be read is named with its account and region, because one of them may be misspelt', async () => {
  mock.on(DescribeStacksCommand).rejects(Object.assign(new Error('User: x is not authorized to perform: cloudformation:DescribeStacks'), { name: 'AccessDenied' }));
  await expect(readDeployed(client, 'Shpo', PLACE)).rejects.toMatchObject({
    message: 'you may not read a stack Shpo in account 123456789012, eu-west-1', fix: expect.stringContaining('check the name and --region'),
  });
});

test('exports are read page by page, where one is needed', async () => {
  mock.on(DescribeStacksCommand).rejects(gone);
  mock.on(ListExportsCommand, { NextToken: undefined }).resolves({ Exports: [{ Name: 'a', Value: '1' }], NextToken: '2' });
  mock.on(ListExportsCommand, { NextToken: '2' }).resolves({ Exports: [{ Name: 'b', Value: '2' }] });
  expect((await stackFacts(client, shop, PLACE, { exports: true })).exports).toEqual({ a: '1', b: '2' });
});

test('a nested stack is found through its parent, and its outputs are the parent\'s attributes', async () => {
  mock.on(DescribeStacksCommand, { StackName: 'Shop' }).resolves(stack('arn:shop'));
  mock.on(DescribeStacksCommand, { StackName: 'arn:shop' }).resolves(stack('arn:shop'));
  mock.on(DescribeStacksCommand, { StackName: 'arn:nested' }).resolves(stack('arn:nested', { Outputs: [{ OutputKey: 'KeyArn', OutputValue: 'arn:key' }] }));
  mock.on(ListStackResourcesCommand, { StackName: 'arn:shop' }).resolves({ StackResourceSummaries: [resource('Nested', 'AWS::CloudFormation::Stack', 'arn:nested')] as never });
  mock.on(ListStackResourcesCommand, { StackName: 'arn:nested' }).resolves({ StackResourceSummaries: [resource('Inner', 'AWS::SSM::Parameter', '/inner')] as never });
  const nested: StackSource = { ...shop, template: {}, parent: { stack: shop, logicalId: 'Nested' } };
  expect((await stackFacts(client, nested, PLACE, { exports: false })).references).toEqual({ Inner: '/inner' });
  expect((await stackFacts(client, shop, PLACE, { exports: false })).attributes).toMatchObject({ 'Nested.Outputs.KeyArn': 'arn:key' });
});

test('a deployed stack comes with its nested ones', async () => {
  mock.on(DescribeStacksCommand).resolves(stack('arn:shop'));
  mock.on(GetTemplateCommand, { StackName: 'arn:shop' }).resolves({ TemplateBody: JSON.stringify({ Resources: { Nested: { Type: 'AWS::CloudFormation::Stack' } } }) });
  mock.on(GetTemplateCommand, { StackName: 'arn:nested' }).resolves({ TemplateBody: 'Resources: {}' });
  mock.on(ListStackResourcesCommand).resolves({ StackResourceSummaries: [resource('Nested', 'AWS::CloudFormation::Stack', 'arn:nested')] as never });
  const stacks = await readDeployed(client, 'Shop', PLACE);
  expect(stacks.map(({ id, parent }) => [id, parent?.logicalId])).toEqual([['arn:shop', undefined], ['arn:nested', 'Nested']]);
});
