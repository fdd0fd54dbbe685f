import assert from 'node:assert/strict';
import { test } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { SecretStore, ServiceSecrets, Variable } from 'cdk-service-secrets';
import { KeyStack } from './key-stack';
import { ShopStack } from './shop-stack';

test('the container gets plain values and references, and no value', () => {
  const app = new App();
  const template = Template.fromStack(new ShopStack(app, 'Shop', { encryptionKey: new KeyStack(app, 'Key').key }));
  template.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: Match.arrayWith([Match.objectLike({
      Name: 'shop',
      Environment: Match.arrayWith([{ Name: 'APP_ENV', Value: 'production' }]),
      Secrets: Match.arrayWith([Match.objectLike({ Name: 'DATABASE_URL' })]),
    })]),
  });
  template.resourceCountIs('Custom::ServiceSecrets', 1);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 1);
  template.resourceCountIs('AWS::KMS::Key', 0);
});

test('a prefix without its slash is refused', () => {
  assert.throws(() => SecretStore.parameterStore('prod/shop'), {
    message: '`prefix` must start with a slash, got: "prod/shop"; write "/prod/shop"',
  });
});

test('a container of another stack is refused', () => {
  const app = new App();
  const secrets = new ServiceSecrets(new Stack(app, 'One'), 'Secrets', {
    store: SecretStore.parameterStore('/prod/shop'),
    variables: { TOKEN: Variable.secret() },
  });
  const container = new ecs.FargateTaskDefinition(new Stack(app, 'Two'), 'Task').addContainer('shop', {
    image: ecs.ContainerImage.fromRegistry('nginx'),
  });
  assert.throws(() => secrets.addToContainer(container), {
    message: '`container` must be in the same stack as its ServiceSecrets, got: Two/Task/shop in Two; create a ServiceSecrets there with the same store',
  });
});
