import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';

/** A service with N secrets, made in one of two ways. */
export type AddSecrets = (stack: Stack, container: ecs.ContainerDefinition, names: readonly string[], key: kms.IKey) => void;

export const PREFIX = '/prod/shop';
export const ENV = { account: '123456789012', region: 'eu-west-1' };

/** Names of 24 characters. */
export function names(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `SERVICE_SETTING_${String(i).padStart(8, '0')}`);
}

export function build(add: AddSecrets, count: number): { app: App; stack: Stack } {
  const app = new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': true }, analyticsReporting: false });
  const stack = new Stack(app, 'Shop', { env: ENV });
  const key = new kms.Key(stack, 'Key');
  const task = new ecs.FargateTaskDefinition(stack, 'Task');
  const container = task.addContainer('app', { image: ecs.ContainerImage.fromRegistry('shop:1') });
  add(stack, container, names(count), key);
  return { app, stack };
}
