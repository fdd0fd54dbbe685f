import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { SecretStore, ServiceSecrets, ServiceSecretsProps, Variable } from '../../../src';

export const ENV = { account: '123456789012', region: 'eu-west-1' };

export function newStack(props: StackProps = {}, id = 'Shop'): Stack {
  return new Stack(new App(), id, props);
}

export function container(stack: Stack, id = 'Task', props: Partial<ecs.FargateTaskDefinitionProps> = {}): ecs.ContainerDefinition {
  return new ecs.FargateTaskDefinition(stack, id, props).addContainer('app', { image: ecs.ContainerImage.fromRegistry('shop:1') });
}

export const ONE_SECRET = { DATABASE_URL: Variable.secret() };

export function secretsOf(scope: Construct, props: Partial<ServiceSecretsProps> = {}, id = 'Secrets'): ServiceSecrets {
  return new ServiceSecrets(scope, id, { store: SecretStore.parameterStore('/prod/shop'), variables: ONE_SECRET, ...props });
}
