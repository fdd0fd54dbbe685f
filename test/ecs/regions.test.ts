import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
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
  ['no particular region, as little as the stack', undefined, undefined],
])('a parameter in %s is read by its name', (_, stackRegion, parameterRegion) => {
  const { valueFrom, region } = referenceFrom(stackRegion, parameterRegion);
  expect(region).toBeUndefined();
  expect(valueFrom).not.toContain(':ssm:');
});
