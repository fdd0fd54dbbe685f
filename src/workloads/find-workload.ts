import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { WorkloadVariables } from './workload-variables';
import { resourceOf } from '../cdk/reference-target';
import { RuleError } from '../core/errors';
import { alternatives } from '../core/words';
import { workloadOfType, WORKLOADS } from '../core/workloads';
import { EXPRESS_CONTAINER, EXPRESS_SERVICE } from '../core/workloads/express-service';
import { TASK_DEFINITION } from '../core/workloads/task-definition';

export interface FoundWorkload {
  readonly resource: CfnResource;
  readonly containerName?: string;
  /** The container's construct, if it has one. */
  readonly container?: ecs.ContainerDefinition;
}

/** Finds the containers of a resource. Those of an Express service with a task definition of its own are in that task definition. */
export function findWorkload(resource: CfnResource, containerName: string | undefined): FoundWorkload {
  const workload = workloadOfType(resource.cfnResourceType);
  if (!workload) {
    throw new RuleError({
      subject: 'resource',
      must: `must be of the type ${alternatives(WORKLOADS.map(({ resourceType }) => resourceType), 'or', String)}`,
      got: resource.cfnResourceType,
      fix: 'write the references by hand there, with secrets.secret(\'NAME\').arn',
    });
  }
  if (workload === TASK_DEFINITION) {
    return taskDefinition(resource, containerName);
  }
  const own = workload === EXPRESS_SERVICE ? ownTaskDefinition(resource) : undefined;
  return own === undefined ? { resource, containerName } : taskDefinition(ofExpressService(resource, own), containerName ?? EXPRESS_CONTAINER);
}

function taskDefinition(resource: CfnResource, containerName: string | undefined): FoundWorkload {
  const construct = resource.node.scope;
  if (!(construct instanceof ecs.TaskDefinition)) {
    return { resource, containerName };
  }
  const container = containerName === undefined ? undefined : construct.findContainer(containerName);
  if (!container) {
    throw new RuleError({
      subject: 'resource',
      must: 'must not be the resource of an ecs.TaskDefinition, unless `container` names one of its containers',
      got: `${resource.node.path}${containerName === undefined ? '' : ` without a container ${JSON.stringify(containerName)}`}`,
      fix: 'write secrets.addToContainer(container)',
    });
  }
  return { resource, container };
}

function ownTaskDefinition(resource: CfnResource): unknown {
  const { taskDefinitionArn, TaskDefinitionArn } = WorkloadVariables.of(resource, EXPRESS_SERVICE).authored();
  return taskDefinitionArn ?? TaskDefinitionArn;
}

function ofExpressService(resource: CfnResource, arn: unknown): CfnResource {
  const target = resourceOf(arn, TASK_DEFINITION.resourceType);
  if (target && Stack.of(target) === Stack.of(resource)) {
    return target;
  }
  throw new RuleError({
    subject: 'resource',
    must: 'must have a task definition that the same stack makes, for its container to get variables',
    got: `${resource.node.path} with another \`taskDefinitionArn\``,
    fix: `add the variables to the container \`${EXPRESS_CONTAINER}\` of that task definition, where it is made`,
  });
}
