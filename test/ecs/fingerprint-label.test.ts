import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { SecretStore, ServiceSecrets, Variable } from '../../src';
import { container, newStack, secretsOf } from '../support/synth/service';

const LABEL = 'cdk-service-secrets.fingerprint';
const image = ecs.ContainerImage.fromRegistry('shop:1');
const other = (stack: Stack): ServiceSecrets => secretsOf(stack, { store: SecretStore.parameterStore('/prod/other'), variables: { API_KEY: Variable.secret() } }, 'Other');

/** Labels of all containers of the task definition, by container. */
function labelsOf(stack: Stack): Record<string, Record<string, { 'Fn::GetAtt': [string, string] }>> {
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'));
  return Object.fromEntries(Properties.ContainerDefinitions.map(({ Name, DockerLabels = {} }: any) => [Name, DockerLabels]));
}

const gatesIn = (labels: Record<string, { 'Fn::GetAtt': [string, string] }>): string[] => Object.values(labels).map((label) => label['Fn::GetAtt'][0].replace(/Gate.*/, ''));

test('the first gate of a container has the label of earlier releases, each other gate a label of its own', () => {
  const stack = newStack();
  const app = container(stack);
  secretsOf(stack).addToContainer(app);
  other(stack).addToContainer(app);
  const { app: labels } = labelsOf(stack);
  expect(Object.keys(labels)).toEqual([LABEL, expect.stringMatching(/^cdk-service-secrets\.fingerprint\.[0-9a-f]{8}$/)]);
  expect(gatesIn(labels)).toEqual(['Secrets', 'Other']);
});

test('two calls for one container add one label, and each container has its own', () => {
  const stack = newStack();
  const app = container(stack);
  const sidecar = app.taskDefinition.addContainer('sidecar', { image });
  const secrets = secretsOf(stack, { variables: { A: Variable.secret(), B: Variable.secret() } });
  secrets.addToContainer(app, { variables: ['A'] });
  secrets.addToContainer(app, { variables: ['B'] });
  secrets.addToContainer(sidecar, { variables: ['B'] });
  expect(Object.fromEntries(Object.entries(labelsOf(stack)).map(([name, labels]) => [name, Object.keys(labels)]))).toEqual({ app: [LABEL], sidecar: [LABEL] });
});

describe('`secret()` alone', () => {
  test.each<[string, (stack: Stack, secrets: ServiceSecrets) => void]>([
    ['among the secrets of a container', (stack, secrets) => {
      new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', { image, secrets: { URL: secrets.secret('DATABASE_URL') } });
    }],
    ['in a pattern', (stack, secrets) => {
      const vpc = new ec2.Vpc(stack, 'Vpc');
      new patterns.QueueProcessingFargateService(stack, 'Service', { vpc, image, containerName: 'app', secrets: { URL: secrets.secret('DATABASE_URL') }, minHealthyPercent: 100 });
    }],
    ['in the options of a log driver', (stack, secrets) => {
      new ecs.FargateTaskDefinition(stack, 'Task').addContainer('app', { image, logging: ecs.LogDrivers.splunk({ url: 'https://splunk.example', secretToken: secrets.secret('DATABASE_URL') }) });
    }],
    ['added to a container later', (stack, secrets) => container(stack).addSecret('URL', secrets.secret('DATABASE_URL'))],
    ['of an external value', (stack) => {
      const secrets = secretsOf(stack, { variables: { PARTNER: Variable.fromSsmParameterName('/partner/token') } }, 'Partner');
      container(stack).addSecret('PARTNER', secrets.secret('PARTNER'));
    }],
  ])('%s is fingerprinted', (_, use) => {
    const stack = newStack();
    use(stack, secretsOf(stack));
    const { app } = labelsOf(stack);
    expect(Object.keys(app)).toEqual([LABEL]);
  });

  test('labels the container that uses it, not the first one', () => {
    const stack = newStack();
    const app = container(stack);
    app.taskDefinition.addContainer('sidecar', { image, secrets: { URL: secretsOf(stack).secret('DATABASE_URL') } });
    const labels = labelsOf(stack);
    expect(labels.app).toEqual({});
    expect(Object.keys(labels.sidecar)).toEqual([LABEL]);
  });

  test('beside addToContainer adds no second label, also where a file is written', () => {
    const stack = newStack();
    const secrets = secretsOf(stack, { variables: { A: Variable.secret(), KEY: Variable.secret().asFile('/run/secrets/key') } });
    const app = container(stack);
    secrets.addToContainer(app);
    app.taskDefinition.addContainer('sidecar', { image, secrets: { A: secrets.secret('A') } });
    expect(Object.values(labelsOf(stack)).flatMap((labels) => Object.keys(labels))).toEqual([LABEL]);
  });

  test('of two gates adds a label for each', () => {
    const stack = newStack();
    const app = container(stack);
    app.addSecret('URL', secretsOf(stack).secret('DATABASE_URL'));
    app.addSecret('API_KEY', other(stack).secret('API_KEY'));
    expect(gatesIn(labelsOf(stack).app)).toEqual(['Secrets', 'Other']);
  });

  test('creates the same template when it is synthesized again', () => {
    const stack = newStack();
    container(stack).addSecret('URL', secretsOf(stack).secret('DATABASE_URL'));
    const first = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toBe(first);
  });
});
