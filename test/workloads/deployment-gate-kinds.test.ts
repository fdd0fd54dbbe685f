import { Aspects, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { DeploymentGate, DeploymentGates } from '../../src';
import { ENV, newStack, secretsOf } from '../support/synth/service';
import { TemplateGraph } from '../support/synth/template-graph';
import { expressService, fargateJob, genericExpressService, jobDefinition, multiNodeJob, newExpressService, taskJobDefinition } from '../support/synth/workloads';

const GATE = 'Custom::DeploymentGate';
const SECRETS = [{ name: 'TOKEN', valueFrom: '/prod/shop/token' }];
const TOKEN = { TOKEN: { Kind: 'parameter', Parameter: '/prod/shop/token' } };

function declared(stack: Stack): Record<string, unknown>[] {
  return Object.values(Template.fromStack(stack).findResources(GATE)).map(({ Properties }) => (Properties as { Declaration: Record<string, unknown> }).Declaration);
}

const password = (stack: Stack): batch.Secret => batch.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'Db', 'prod/db'), 'password');

describe.each<[string, string, (stack: Stack) => IConstruct, string, Record<string, unknown>]>([
  ['an Express service', 'AWS::ECS::ExpressGatewayService', (stack) => expressService(stack, { secrets: SECRETS }), 'Shop/Web', TOKEN],
  ['an Express service of an older CDK', 'AWS::ECS::ExpressGatewayService', (stack) => genericExpressService(stack, { Secrets: [{ Name: 'TOKEN', ValueFrom: '/prod/shop/token' }] }), 'Shop/Web', TOKEN],
  ['a job', 'AWS::Batch::JobDefinition', (stack) => jobDefinition(stack, { secrets: SECRETS }), 'Shop/Job', TOKEN],
  ['a job of the CDK', 'AWS::Batch::JobDefinition', (stack) => fargateJob(stack, { secrets: { PASSWORD: password(stack) } }), 'Shop/Job', { PASSWORD: expect.objectContaining({ Kind: 'foreign-secret', Field: 'password' }) }],
])('%s', (_, type, make, service, variables) => {
  test('is checked before it is registered, and again when it changes', () => {
    const stack = newStack({ env: ENV });
    DeploymentGate.of(stack).add(make(stack));
    expect(declared(stack)).toEqual([expect.objectContaining({ Service: service, Variables: variables })]);
    const graph = TemplateGraph.of(stack);
    expect(graph.cycle()).toBeUndefined();
    expect(graph.waitsFor(graph.theOnly(type), graph.theOnly(GATE))).toBe(true);
    const [{ Properties: { TaskDefinitions } }] = Object.values(Template.fromStack(stack).findResources(GATE));
    expect(TaskDefinitions).toEqual(expect.any(String));
  });

  test('is found by the aspect', () => {
    const stack = newStack({ env: ENV });
    make(stack);
    Aspects.of(stack).add(new DeploymentGates());
    expect(declared(stack)).toHaveLength(1);
  });
});

test('references have the name of their container in front where containers differ, in every kind of node', () => {
  const stack = newStack({ env: ENV });
  const job = taskJobDefinition(stack, ['main', 'proxy']);
  job.addPropertyOverride('EcsProperties.TaskProperties.0.Containers.0.Secrets', [{ Name: 'TOKEN', ValueFrom: '/prod/shop/token' }]);
  job.addPropertyOverride('EcsProperties.TaskProperties.0.Containers.1.Secrets', [{ Name: 'TOKEN', ValueFrom: '/prod/proxy/token' }]);
  DeploymentGate.of(stack).add(job);
  expect(Object.keys((declared(stack)[0].Variables as object)).sort()).toEqual(['main.TOKEN', 'proxy.TOKEN']);
});

test('without references there is no gate', () => {
  const stack = newStack({ env: ENV });
  Aspects.of(stack).add(new DeploymentGates());
  expressService(stack);
  multiNodeJob(stack);
  expect(declared(stack)).toEqual([]);
  expect(Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function'))).toEqual([]);
});

test('references of a ServiceSecrets are checked only by its own gate', () => {
  const stack = newStack({ env: ENV });
  const service = expressService(stack, { secrets: SECRETS });
  secretsOf(stack).addToCfnResource(service);
  Aspects.of(stack).add(new DeploymentGates());
  expect(declared(stack).map(({ Variables }) => Variables)).toEqual([TOKEN]);
});

test('checks a private registry of an Express service', () => {
  const stack = newStack({ env: ENV });
  const service = newExpressService(stack, 'Web', {
    executionRoleArn: 'arn:aws:iam::123456789012:role/x',
    infrastructureRoleArn: 'arn:aws:iam::123456789012:role/y',
    primaryContainer: { image: 'shop:1', repositoryCredentials: { credentialsParameter: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:registry-AbCdEf' } },
  });
  DeploymentGate.of(stack).add(service);
  expect(Object.keys(declared(stack)[0].Variables as object).sort()).toEqual(['Main.repositoryCredentials.password', 'Main.repositoryCredentials.username']);
});
