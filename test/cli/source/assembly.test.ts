import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultAssembly, readAssembly } from '../../../src/cli/source/assembly';
import { partitionOf } from '../../../src/cli/source/stack-source';

const write = (directory: string, name: string, content: unknown): void => writeFileSync(join(directory, name), JSON.stringify(content));
const folder = (): string => mkdtempSync(join(tmpdir(), 'assembly-'));

test('stacks of the app, of its stages and nested stacks are read', () => {
  const out = folder();
  const stage = join(out, 'assembly-Prod');
  mkdirSync(stage);
  write(out, 'manifest.json', {
    artifacts: {
      'Shop': { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region', properties: { templateFile: 'Shop.template.json' } },
      'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
      'Tree': { type: 'cdk:tree' },
    },
  });
  write(out, 'Shop.template.json', { Resources: {} });
  write(stage, 'manifest.json', {
    artifacts: { ProdShop: { type: 'aws:cloudformation:stack', environment: 'aws://123456789012/eu-west-1', properties: { templateFile: 'ProdShop.template.json', stackName: 'Prod-Shop' } } },
  });
  write(stage, 'ProdShop.template.json', { Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'nested.json' } } } });
  write(stage, 'nested.json', { Resources: { Inner: { Type: 'X' } } });
  const stacks = readAssembly(out, '/');
  expect(stacks.map(({ name, account, region, parent }) => [name, account, region, parent?.logicalId])).toEqual([
    ['Shop', undefined, undefined, undefined],
    ['Prod-Shop', '123456789012', 'eu-west-1', undefined],
    ['Prod-Shop', '123456789012', 'eu-west-1', 'Nested'],
  ]);
  expect(stacks[2].template.Resources).toMatchObject({ Inner: { Type: 'X' } });
});

test('a folder that is no assembly is refused with the fix', () => {
  const empty = folder();
  expect(() => readAssembly('cdk.out', empty)).toThrow('there is no cdk.out here');
  expect(() => readAssembly('.', empty)).toThrow('. is not the output of a CDK app (no manifest.json)');
  writeFileSync(join(empty, 'manifest.json'), '{');
  expect(() => readAssembly('.', empty)).toThrow('manifest.json is not valid JSON');
});

test('cdk.json may contain the folder', () => {
  const app = folder();
  expect(defaultAssembly(app)).toBe('cdk.out');
  write(app, 'cdk.json', { app: 'x', output: 'build/cdk' });
  expect(defaultAssembly(app)).toBe('build/cdk');
});

test.each([
  ['eu-west-1', 'aws'], ['us-east-1', 'aws'], ['cn-north-1', 'aws-cn'], ['us-gov-west-1', 'aws-us-gov'], ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'], ['us-isof-south-1', 'aws-iso-f'], ['eu-isoe-west-1', 'aws-iso-e'], ['eusc-de-east-1', 'aws-eusc'],
])('%s is in the partition %s', (region, partition) => {
  expect(partitionOf(region)).toBe(partition);
});
