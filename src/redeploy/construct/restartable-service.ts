import { CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct, IConstruct } from 'constructs';
import { authoredProperties } from '../../cdk/authored-properties';
import { resourceOf } from '../../cdk/reference-target';
import { RenderedResources } from '../../cdk/rendered-resources';
import { assertSameStack } from '../../cdk/same-stack';
import { WatchedValue } from '../../changes/construct/watched-values';
import { RuleError } from '../../core/errors';
import { EXPRESS_SERVICE } from '../../core/workloads/express-service';
import { TASK_DEFINITION } from '../../core/workloads/task-definition';

const MAX_NAME = 80;

/** A service to restart, from a construct of the CDK or a resource. */
export interface RestartableService {
  readonly construct: IConstruct;
  /** Name or ARN. */
  readonly cluster: string;
  readonly arn: string;
  /** ARN pattern of its deployments. */
  readonly deployments: string;
  /** The resource whose containers read values. Undefined if another app creates it. */
  readonly reader?: CfnResource;
}

/** A service of the CDK. Throws if `ecs:UpdateService` can't roll the service out. */
export function restartableService(scope: Construct, service: ecs.BaseService): RestartableService {
  assertSameStack(scope, service, { subject: 'service' });
  const resource = service.node.tryFindChild('Service');
  if (!(resource instanceof ecs.CfnService)) {
    throw new RuleError({
      subject: 'service',
      must: 'must be created by this app',
      got: service.node.path,
      fix: 'restart it from the app that creates it',
    });
  }
  assertController(service, resource.deploymentController);
  const reader = service.taskDefinition.node.tryFindChild('Resource');
  return {
    construct: service,
    cluster: service.cluster.clusterArn,
    arn: resource.ref,
    deployments: deploymentsOf(scope, service.cluster.clusterName, resource.attrName),
    reader: reader instanceof ecs.CfnTaskDefinition ? reader : undefined,
  };
}

/** A service that exists only as a resource: of ECS Express Mode, or one that runs an L1 task definition. */
export function restartableResource(scope: Construct, service: CfnResource): RestartableService {
  assertSameStack(scope, service, { subject: 'service' });
  const isExpress = service.cfnResourceType === EXPRESS_SERVICE.resourceType;
  if (!isExpress && service.cfnResourceType !== ecs.CfnService.CFN_RESOURCE_TYPE_NAME) {
    throw new RuleError({
      subject: 'service',
      must: `must be of the type ${EXPRESS_SERVICE.resourceType} or ${ecs.CfnService.CFN_RESOURCE_TYPE_NAME}`,
      got: service.cfnResourceType,
      fix: 'pass the resource of the service, not that of its tasks',
    });
  }
  const properties = authoredProperties(service);
  assertController(service, properties.deploymentController ?? properties.DeploymentController);
  const arn = isExpress ? service.getAtt('ServiceArn').toString() : service.ref;
  // arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME
  const part = (index: number): string => Fn.select(index, Fn.split('/', arn));
  const taskDefinition = isExpress ? properties.taskDefinitionArn ?? properties.TaskDefinitionArn : properties.taskDefinition ?? properties.TaskDefinition;
  const reader = resourceOf(taskDefinition, TASK_DEFINITION.resourceType) ?? (isExpress ? service : undefined);
  return { construct: service, cluster: part(1), arn, deployments: deploymentsOf(scope, part(1), part(2)), reader };
}

function assertController(service: IConstruct, written: unknown): void {
  const controller = Stack.of(service).resolve(written) as { readonly type?: string; readonly Type?: string } | undefined;
  const type = controller?.type ?? controller?.Type;
  if (type === 'CODE_DEPLOY' || type === 'EXTERNAL') {
    throw new RuleError({
      subject: 'service',
      must: 'must have the deployment controller ECS, as another one starts its own deployments',
      got: type,
      fix: type === 'CODE_DEPLOY' ? 'start a deployment with CodeDeploy, or use the blue/green deployments of ECS itself' : 'let that controller create a new task set',
    });
  }
}

function deploymentsOf(scope: Construct, cluster: string, name: string): string {
  return Stack.of(scope).formatArn({ service: 'ecs', resource: 'service-deployment', resourceName: `${cluster}/${name}/*` });
}

/** Name in messages, logs and metrics: the path below the stack. */
export function serviceName(service: IConstruct): string {
  const path = service.node.path.slice(Stack.of(service).node.path.length + 1).replace(/[^A-Za-z0-9]+/g, '-');
  return path.length <= MAX_NAME ? path : `${path.slice(0, MAX_NAME - 9)}-${service.node.addr.slice(-8)}`;
}

/** The values that the containers of a service refer to. All values if another app creates the containers. */
export function usedBy({ reader, construct }: RestartableService, values: readonly WatchedValue[], reference: (variable: string) => string): WatchedValue[] {
  if (!reader) {
    return [...values];
  }
  const stack = Stack.of(construct);
  const rendered = RenderedResources.of(Stack.of(reader)).of(reader);
  return values.filter(({ variable }) => rendered.contains(stack.resolve(reference(variable))));
}
