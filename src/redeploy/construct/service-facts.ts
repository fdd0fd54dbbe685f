import { Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { RenderedResources } from '../../cdk/rendered-resources';
import { WatchedValue } from '../../changes/construct/watched-values';
import { RuleError } from '../../core/errors';

const MAX_NAME = 80;

/** The service in the template. Refused when `ecs:UpdateService` isn't the way to roll it out. */
export function serviceResource(scope: Construct, service: ecs.BaseService): ecs.CfnService {
  if (Stack.of(service) !== Stack.of(scope)) {
    throw new RuleError({
      subject: 'service',
      must: 'must be in the same stack as its ServiceSecrets',
      got: `${service.node.path} in ${Stack.of(service).node.path}`,
      fix: 'make a ServiceSecrets there with the same store',
    });
  }
  const resource = service.node.tryFindChild('Service');
  if (!(resource instanceof ecs.CfnService)) {
    throw new RuleError({
      subject: 'service',
      must: 'must be made by this app',
      got: service.node.path,
      fix: 'restart it from the app that makes it',
    });
  }
  const controller = Stack.of(service).resolve(resource.deploymentController) as { readonly type?: string } | undefined;
  if (controller?.type === 'CODE_DEPLOY' || controller?.type === 'EXTERNAL') {
    throw new RuleError({
      subject: 'service',
      must: 'must have the deployment controller ECS, as another one makes its own deployments',
      got: controller.type,
      fix: controller.type === 'CODE_DEPLOY' ? 'start a deployment with CodeDeploy, or use the blue/green deployments of ECS itself' : 'let that controller make a new task set',
    });
  }
  return resource;
}

/** Name in messages, logs and metrics: the path below the stack. */
export function serviceName(service: ecs.BaseService): string {
  const path = service.node.path.slice(Stack.of(service).node.path.length + 1).replace(/[^A-Za-z0-9]+/g, '-');
  return path.length <= MAX_NAME ? path : `${path.slice(0, MAX_NAME - 9)}-${service.node.addr.slice(-8)}`;
}

/** Those values that the task definition refers to. All of them when it was made elsewhere. */
export function usedBy(service: ecs.BaseService, values: readonly WatchedValue[], reference: (variable: string) => string): WatchedValue[] {
  const resource = service.taskDefinition.node.tryFindChild('Resource');
  if (!(resource instanceof ecs.CfnTaskDefinition)) {
    return [...values];
  }
  const stack = Stack.of(service);
  const rendered = RenderedResources.of(Stack.of(resource)).of(resource);
  return values.filter(({ variable }) => rendered.contains(stack.resolve(reference(variable))));
}

/** Of an ARN, where it is known. */
export function accountOf(arn: string): string | undefined {
  return Token.isUnresolved(arn) ? undefined : arn.split(':')[4];
}
