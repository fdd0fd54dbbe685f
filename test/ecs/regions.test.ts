import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { SecretStore, ServiceSecrets, Variable } from '../../src';

/** The reference to one parameter, as text, from a stack in this region; without one, it is deployed wherever the user is. */
function referenceFrom(stackRegion: string | undefined, parameterRegion: string | undefined): { valueFrom: string; region: unknown } {
  const stack = new Stack(new App(), 'Stack', { env: stackRegion ? { account: '111111111111', region: stackRegion } : undefined });
  const secrets = new ServiceSecrets(stack, 'Secrets', {
    store: SecretStore.parameterStore('/a/b'),
    variables: { TOKEN: Variable.fromSsmParameterName('/other/token', { region: parameterRegion }) },
  });
  const container = new ecs.FargateTaskDefinition(stack, 'Task').addContainer('main', { image: ecs.ContainerImage.fromRegistry('nginx') });
  secrets.addToContainer(container);
  const template = Template.fromStack(stack);
  const [definition] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
  const [gate] = Object.values(template.findResources('Custom::ServiceSecrets'));
  return {
    valueFrom: JSON.stringify(definition.Properties.ContainerDefinitions[0].Secrets[0].ValueFrom),
    region: gate.Properties.Declaration.Variables.TOKEN.Region,
  };
}

test.each([
  ['another region than the stack\'s', 'us-east-1', 'eu-central-1'],
  ['a region, in a stack that is deployed anywhere', undefined, 'eu-central-1'],
])('a parameter in %s is read there, by its ARN', (_, stackRegion, parameterRegion) => {
  const { valueFrom, region } = referenceFrom(stackRegion, parameterRegion);
  expect(region).toBe('eu-central-1');
  expect(valueFrom).toContain(':ssm:eu-central-1:');
});

test.each([
  ['the stack\'s own region', 'eu-central-1', 'eu-central-1'],
  ['no particular region', 'eu-central-1', undefined],
  ['no particular region, in a stack without one', undefined, undefined],
])('a parameter in %s is read by its name', (_, stackRegion, parameterRegion) => {
  const { valueFrom, region } = referenceFrom(stackRegion, parameterRegion);
  expect(region).toBeUndefined();
  expect(valueFrom).not.toContain(':ssm:');
});

test('a store that is a secret of another region is read there, with its key', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-central-1' } });
  const imported = (id: string, region: string): ISecret => Secret.fromSecretAttributes(stack, id, {
    secretCompleteArn: `arn:aws:secretsmanager:${region}:111111111111:secret:shop-AbCdEf`, encryptionKey: Key.fromKeyArn(stack, `${id}Key`, `arn:aws:kms:${region}:111111111111:key/k-1`),
  });
  const [there, here] = [imported('There', 'us-east-1'), imported('Here', 'eu-central-1')];
  const secrets = new ServiceSecrets(stack, 'Secrets', {
    store: SecretStore.fromSecret(there),
    variables: { TOKEN: Variable.secret(), LOCAL: Variable.secret({ store: SecretStore.fromSecret(here) }) },
  });
  secrets.addToContainer(new ecs.FargateTaskDefinition(stack, 'Task').addContainer('main', { image: ecs.ContainerImage.fromRegistry('nginx') }));
  const template = Template.fromStack(stack);
  const [gate] = Object.values(template.findResources('Custom::ServiceSecrets'));
  expect(gate.Properties.Declaration.Stores.map(({ Region }: { Region?: string }) => Region)).toEqual(['us-east-1', undefined]);
  expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain('secretsmanager.us-east-1.amazonaws.com');
});
