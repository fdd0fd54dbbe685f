import { CfnResource, Stack } from 'aws-cdk-lib';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { RuleError } from '../core/errors';
import { JOB_DEFINITION } from '../core/workloads/job-definition';

/** What the CDK's job definitions share without a common type. */
interface JobOnEcs extends IConstruct {
  readonly container?: batch.IEcsContainerDefinition;
  readonly containers?: readonly batch.MultiNodeContainer[];
}

/** The resource of a job definition that this app creates, and the roles of its containers. */
export function jobDefinitionResource(job: batch.IJobDefinition): { readonly resource: CfnResource; readonly roles?: readonly iam.IRole[] } {
  const resource = job.node.defaultChild;
  if (!resource || !CfnResource.isCfnResource(resource) || resource.cfnResourceType !== JOB_DEFINITION.resourceType) {
    throw new RuleError({
      subject: 'job',
      must: 'must be a job definition that this app makes',
      got: `${job.node.path} in ${Stack.of(job).node.path}, which is imported`,
      fix: 'add the variables in the app that makes it',
    });
  }
  return { resource, roles: containersOfJob(job)?.map(({ executionRole }) => executionRole) };
}

/** Jobs on EKS have a container without an execution role. */
export function containersOfJob(job: IConstruct): batch.IEcsContainerDefinition[] | undefined {
  const { container, containers } = job as JobOnEcs;
  const found = containers ? containers.map((node) => node.container) : container ? [container] : [];
  return found.length > 0 && found.every((each) => 'executionRole' in each) ? found : undefined;
}
