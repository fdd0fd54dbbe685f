import { App, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** A service with N secrets, made in one of two ways. */
export type AddSecrets = (scope: Construct, container: ecs.ContainerDefinition, names: readonly string[], key: kms.IKey) => void;

export const PREFIX = '/prod/shop';
export const ENV = { account: '123456789012', region: 'eu-west-1' };

/** Names of 24 characters. */
export function names(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `SERVICE_SETTING_${String(i).padStart(8, '0')}`);
}

/** What the secrets are in. */
export interface Surroundings {
  /** How many services the stack has, each with its own N secrets. */
  readonly services?: number;
  /** Whether containers log to a group of the stack, as those of `aws-ecs-patterns` do. */
  readonly logs?: boolean;
}

export function build(add: AddSecrets, count: number, { services = 1, logs = false }: Surroundings = {}): { app: App; stack: Stack } {
  const app = new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': true }, analyticsReporting: false });
  const stack = new Stack(app, 'Shop', { env: ENV });
  const key = new kms.Key(stack, 'Key');
  for (let i = 0; i < services; i++) {
    const scope = services === 1 ? stack : new Construct(stack, `Service${i}`);
    const task = new ecs.FargateTaskDefinition(scope, 'Task');
    const logging = logs ? ecs.LogDrivers.awsLogs({ streamPrefix: 'shop' }) : undefined;
    const container = task.addContainer('app', { image: ecs.ContainerImage.fromRegistry('shop:1'), logging });
    add(scope, container, names(count), key);
  }
  return { app, stack };
}
