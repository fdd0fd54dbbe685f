import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as fc from 'fast-check';
import { DeploymentGate, DeploymentGateOptions, DeploymentGates, Verification } from '../../src';
import { MAX_MANAGED_POLICY, policySize } from '../../src/cdk/policy-size';
import { KEY, parameterArn as parameter, secretArn as secret } from '../support/synth/declared-values';
import { RolePolicies } from '../support/synth/policies';
import { ENV, newStack } from '../support/synth/service';
import { TemplateGraph } from '../support/synth/template-graph';

const GATE_ROLE = /ServiceSecretsGateRole/;

function task(stack: Stack, references: Readonly<Record<string, string>>, id = 'Task'): ecs.CfnTaskDefinition {
  return new ecs.CfnTaskDefinition(stack, id, {
    containerDefinitions: [{ name: 'app', image: 'shop:1', secrets: Object.entries(references).map(([name, valueFrom]) => ({ name, valueFrom })) }],
  });
}

function policies(references: Readonly<Record<string, string>>, options?: (stack: Stack) => DeploymentGateOptions): RolePolicies {
  const stack = newStack({ env: ENV });
  DeploymentGate.of(stack).add(task(stack, references), options?.(stack));
  return RolePolicies.of(stack, GATE_ROLE);
}

test('the gate reads the references, and no neighbour', async () => {
  const role = policies({ A: '/prod/shop/url', B: parameter('/x/y', 'us-east-1'), C: `${secret('prod/db-AbCdEf')}:password::`, D: secret('prod/other') });
  for (const [action, resource] of [
    ['ssm:GetParameters', parameter('/prod/shop/url')], ['ssm:GetParameters', parameter('/x/y', 'us-east-1')],
    ['secretsmanager:GetSecretValue', secret('prod/db-AbCdEf')], ['secretsmanager:GetSecretValue', secret('prod/other-AbCdEf')],
  ]) {
    expect([resource, await role.allows(action, resource)]).toEqual([resource, true]);
  }
  for (const [action, resource] of [
    ['ssm:GetParameters', parameter('/prod/shop/url2')], ['ssm:GetParameters', parameter('/x/y')], ['ssm:PutParameter', parameter('/prod/shop/url')],
    ['secretsmanager:GetSecretValue', secret('prod/db-XyZxYz')], ['secretsmanager:GetSecretValue', secret('prod/other-admin-AbCdEf')],
    ['secretsmanager:PutSecretValue', secret('prod/db-AbCdEf')],
  ]) {
    expect([resource, await role.allows(action, resource)]).toEqual([resource, false]);
  }
});

test('references with random names are allowed and their neighbours are not', async () => {
  const name = fc.stringMatching(/^\/[a-z]{1,8}(\/[a-z-]{1,8}){1,3}$/);
  await fc.assert(fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), async (names) => {
    const role = policies(Object.fromEntries(names.map((path, index) => [`V${index}`, path])));
    for (const path of names) {
      expect(await role.allows('ssm:GetParameters', parameter(path))).toBe(true);
      expect(await role.allows('ssm:GetParameters', parameter(`${path}0`))).toBe(false);
    }
  }), { numRuns: 10 });
});

test('a declared key may be used only through the services', async () => {
  const role = policies({ A: '/prod/shop/url' }, (stack) => ({ encryptionKeys: [kms.Key.fromKeyArn(stack, 'Key', KEY)] }));
  expect(await role.decrypts(KEY, 'ssm', parameter('/prod/shop/url'))).toBe(true);
  expect(await role.decrypts(KEY, 'secretsmanager', secret('prod/db-AbCdEf'))).toBe(false);
  expect(await role.allows('kms:Decrypt', KEY)).toBe(false);
});

test('METADATA allows to read no value', async () => {
  const role = policies({ C: secret('prod/db-AbCdEf') }, () => ({ verification: Verification.METADATA }));
  expect(await role.allows('secretsmanager:DescribeSecret', secret('prod/db-AbCdEf'))).toBe(true);
  expect(await role.allows('secretsmanager:GetSecretValue', secret('prod/db-AbCdEf'))).toBe(false);
});

test('a reference with the exception NONE is not read at all', async () => {
  const role = policies({ A: '/prod/shop/url', B: '/partner/token' }, () => ({ exceptions: { B: Verification.NONE } }));
  expect(await role.allows('ssm:GetParameters', parameter('/prod/shop/url'))).toBe(true);
  expect(await role.allows('ssm:GetParameters', parameter('/partner/token'))).toBe(false);
});

/** Of one stack, which has at most 500 resources. */
test('60 task definitions with 14 values each fit into the policies of one role', () => {
  const stack = newStack({ env: ENV });
  for (let service = 0; service < 60; service++) {
    task(stack, Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`SECRET_${index}`, index < 4 ? `/prod/shared/value-${index}` : `/prod/service-${service}/value-${index}`])), `Task${service}`);
  }
  Aspects.of(stack).add(new DeploymentGates());
  const template = Template.fromStack(stack);
  template.resourceCountIs('Custom::DeploymentGate', 60);
  template.resourceCountIs('AWS::Lambda::Function', 1);
  const managed = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  expect(managed.length).toBeLessThanOrEqual(10);
  managed.forEach(({ Properties }) => expect(policySize(stack, Properties.PolicyDocument)).toBeLessThanOrEqual(MAX_MANAGED_POLICY));
});

describe('order', () => {
  test('the gate of one service doesn\'t wait for a secret of another, which may wait for the first service', () => {
    const stack = newStack({ env: ENV });
    const first = task(stack, { A: '/prod/shop/url' }, 'First');
    const made = new secretsmanager.Secret(stack, 'Made');
    made.node.addDependency(first);
    task(stack, { B: made.secretArn }, 'Second');
    Aspects.of(stack).add(new DeploymentGates());
    expect(TemplateGraph.of(stack).cycle()).toBeUndefined();
  });

  test.each<[string, (stack: Stack, definition: ecs.CfnTaskDefinition, writer: secretsmanager.CfnSecret) => void]>([
    ['a construct', (_stack, definition, writer) => definition.node.addDependency(writer)],
    ['DependsOn', (_stack, definition, writer) => definition.addDependency(writer)],
  ])('the gate waits for what its task definition waits for by %s', (_what, depend) => {
    const stack = newStack({ env: ENV });
    const definition = task(stack, { A: '/prod/shop/url' });
    const writer = new secretsmanager.CfnSecret(stack, 'Writer', { name: 'writer' });
    depend(stack, definition, writer);
    DeploymentGate.of(stack).add(definition);
    const graph = TemplateGraph.of(stack);
    expect(graph.cycle()).toBeUndefined();
    expect(graph.waitsFor(graph.theOnly('Custom::DeploymentGate'), graph.theOnly('AWS::SecretsManager::Secret'))).toBe(true);
  });

  test('a dependency of the L2 applies to its gate', () => {
    const stack = newStack({ env: ENV });
    const definition = new ecs.FargateTaskDefinition(stack, 'Task');
    const outside = secretsmanager.Secret.fromSecretNameV2(stack, 'Outside', 'prod/db');
    definition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('shop:1'), secrets: { PASSWORD: ecs.Secret.fromSecretsManager(outside, 'password') } });
    definition.node.addDependency(new secretsmanager.CfnSecret(stack, 'Writer', { name: 'writer' }));
    DeploymentGate.of(stack).add(definition);
    const graph = TemplateGraph.of(stack);
    expect(graph.cycle()).toBeUndefined();
    expect(graph.waitsFor(graph.theOnly('Custom::DeploymentGate'), graph.theOnly('AWS::SecretsManager::Secret'))).toBe(true);
  });

  test('the gate waits for its permissions', () => {
    const stack = newStack({ env: ENV });
    DeploymentGate.of(stack).add(task(stack, { A: '/prod/shop/url' }));
    const graph = TemplateGraph.of(stack);
    expect(graph.waitsFor(graph.theOnly('Custom::DeploymentGate'), graph.idsOf('AWS::IAM::Policy').find((id) => id.includes('References'))!)).toBe(true);
  });
});

describe('a secret of another stack', () => {
  test('has the same reference as in the task definition', () => {
    const app = new App();
    const platform = new Stack(app, 'Platform', { env: ENV });
    const database = new secretsmanager.Secret(platform, 'Db');
    const stack = new Stack(app, 'Shop', { env: ENV });
    const definition = new ecs.FargateTaskDefinition(stack, 'Task');
    definition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('shop:1'), secrets: { PASSWORD: ecs.Secret.fromSecretsManager(database, 'password') } });
    DeploymentGate.of(stack).add(definition);
    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('Custom::DeploymentGate'));
    expect(Properties.Declaration.Variables.PASSWORD).toEqual({
      Kind: 'foreign-secret', Arn: { 'Fn::ImportValue': expect.stringContaining('Db') }, Field: 'password',
    });
    Template.fromStack(platform).resourceCountIs('AWS::SecretsManager::Secret', 1);
  });
});

test('an app may be changed and synthesized again', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop', { env: ENV });
  const definition = new ecs.FargateTaskDefinition(stack, 'Task');
  const container = definition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('shop:1') });
  const add = (name: string): void => container.addSecret(name, ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, name, `prod/${name.toLowerCase()}`)));
  const declared = (): string[] => Object.values((app.synth({ force: true }).getStackByName('Shop').template as { Resources: Record<string, { Type: string; Properties: any }> }).Resources)
    .filter(({ Type }) => Type === 'Custom::DeploymentGate').flatMap(({ Properties }) => Object.keys(Properties.Declaration.Variables as object));
  DeploymentGate.of(stack).add(definition);
  add('FIRST');
  expect(declared()).toEqual(['FIRST']);
  expect(declared()).toEqual(['FIRST']);
});
