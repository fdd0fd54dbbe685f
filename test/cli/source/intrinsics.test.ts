import * as fc from 'fast-check';
import { resolve, StackFacts, Unresolved, unresolvedIn } from '../../../src/cli/source/intrinsics';

const facts: StackFacts = {
  partition: 'aws',
  region: 'eu-west-1',
  account: '123456789012',
  stackName: 'Shop',
  stackId: 'arn:stack',
  parameters: { Stage: 'prod' },
  references: { Key: 'key-1' },
  attributes: { 'Key.Arn': 'arn:key', 'Nested.Outputs.Arn': 'arn:out' },
  exports: { 'Base:Arn': 'arn:base' },
};

test.each<[string, unknown, unknown]>([
  ['a string', 'x', 'x'],
  ['Ref of a parameter', { Ref: 'Stage' }, 'prod'],
  ['Ref of a resource', { Ref: 'Key' }, 'key-1'],
  ['pseudo parameters', { 'Fn::Join': [':', [{ Ref: 'AWS::Partition' }, { Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }, { Ref: 'AWS::StackName' }, { Ref: 'AWS::URLSuffix' }]] }, 'aws:eu-west-1:123456789012:Shop:amazonaws.com'],
  ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Key', 'Arn'] }, 'arn:key'],
  ['Fn::GetAtt as a string', { 'Fn::GetAtt': 'Key.Arn' }, 'arn:key'],
  ['an output of a nested stack', { 'Fn::GetAtt': ['Nested', 'Outputs.Arn'] }, 'arn:out'],
  ['Fn::Sub', { 'Fn::Sub': '/${Stage}/${AWS::Region}/${Key.Arn}/${!Literal}' }, '/prod/eu-west-1/arn:key/${Literal}'],
  ['Fn::Sub with variables', { 'Fn::Sub': ['${A}-${Stage}', { A: { Ref: 'Key' } }] }, 'key-1-prod'],
  ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
  ['Fn::Select beside an unknown value', { 'Fn::Select': [0, ['/other/token', { 'Fn::GetAtt': ['Gate', 'Fingerprint'] }]] }, '/other/token'],
  ['Fn::Select by a string, as CloudFormation delivers numbers', { 'Fn::Select': ['0', ['x', 'y']] }, 'x'],
  ['Fn::ImportValue', { 'Fn::ImportValue': 'Base:Arn' }, 'arn:base'],
  ['nested data', { Stores: [{ Name: { Ref: 'Stage' }, Kind: 'ssm' }] }, { Stores: [{ Name: 'prod', Kind: 'ssm' }] }],
])('%s', (_name, input, expected) => {
  expect(resolve(input, facts)).toEqual(expected);
});

test.each<[unknown, string, string]>([
  [{ Ref: 'Other' }, 'Other', 'resource'],
  [{ 'Fn::GetAtt': ['Other', 'Arn'] }, 'Other.Arn', 'resource'],
  [{ 'Fn::ImportValue': 'Other:Arn' }, 'Other:Arn', 'export'],
  [{ 'Fn::If': ['A', 'b', 'c'] }, 'Fn::If', 'function'],
  [{ Ref: 'AWS::NotificationARNs' }, 'AWS::NotificationARNs', 'pseudo'],
])('%j is unresolved, also within other functions', (open, what, source) => {
  const wrapped = [open, { 'Fn::Join': ['', ['a', open]] }, { 'Fn::Select': [0, { 'Fn::Split': ['/', open] }] }, { 'Fn::Sub': ['${X}', { X: open }] }];
  for (const input of wrapped) {
    expect(resolve(input, facts)).toEqual(new Unresolved(what, source as Unresolved['source']));
  }
  expect(unresolvedIn(resolve({ a: [1, { b: open }] }, facts))).toEqual([new Unresolved(what, source as Unresolved['source'])]);
});

test.each<[string, boolean]>([['Key.Other', true], ['Missing.Arn', false]])('%s is an attribute of a deployed resource: %p', (path, isDeployed) => {
  expect(resolve({ 'Fn::GetAtt': path }, facts)).toMatchObject({ what: path, isDeployed });
  expect(resolve({ 'Fn::Sub': `\${${path}}` }, facts)).toMatchObject({ what: path, isDeployed });
});

test('data without functions passes through unchanged', () => {
  const data = fc.jsonValue().filter((value) => !/"(Ref|Fn::)/.test(JSON.stringify(value)));
  fc.assert(fc.property(data, (value) => {
    expect(resolve(value, facts)).toEqual(structuredClone(value));
  }));
});
