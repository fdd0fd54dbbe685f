import { BatchClient, DescribeJobDefinitionsCommand, JobDefinition, paginateDescribeJobDefinitions } from '@aws-sdk/client-batch';
import { ActiveReference, ContainerReferences, DescribedContainer, toReferences, valueFromsOf } from './task-definitions';
import { JOB_DEFINITION } from '../core/workloads/job-definition';
import { Tree } from '../core/workloads/tree';
import { containersIn } from '../core/workloads/workload';

/** AWS Batch's name for the container of a single-container job. */
export const ONLY_CONTAINER = 'default';

/** The API's names are CloudFormation's with a lowercase first letter. */
const DESCRIBED: Tree = { open: (value) => value, key: (name) => name.charAt(0).toLowerCase() + name.slice(1) };

/** By its ARN, or by its name with or without a revision (default: the newest). Undefined without an active one. */
export async function describeJobDefinition(client: BatchClient, jobDefinition: string): Promise<JobDefinition | undefined> {
  return (await activeRevisions(client, jobDefinition)).sort((a, b) => b.revision! - a.revision!)[0];
}

/** The containers of `describeJobDefinition`. */
export async function describeJobContainers(client: BatchClient, jobDefinition: string): Promise<readonly ContainerReferences[] | undefined> {
  const newest = await describeJobDefinition(client, jobDefinition);
  return newest && describedContainers(newest).map((container) => toReferences(container, ONLY_CONTAINER));
}

async function activeRevisions(client: BatchClient, jobDefinition: string): Promise<JobDefinition[]> {
  if (/:\d+$/.test(jobDefinition)) {
    const { jobDefinitions = [] } = await client.send(new DescribeJobDefinitionsCommand({ jobDefinitions: [jobDefinition] }));
    return jobDefinitions.filter(({ status }) => status === 'ACTIVE');
  }
  const found: JobDefinition[] = [];
  const jobDefinitionName = jobDefinition.split('/').pop();
  for await (const { jobDefinitions = [] } of paginateDescribeJobDefinitions({ client }, { jobDefinitionName, status: 'ACTIVE' })) {
    found.push(...jobDefinitions);
  }
  return found;
}

/** The references of every active job definition, log drivers and registry credentials included. */
export async function activeJobReferences(client: BatchClient, onRead: (done: number) => void): Promise<ActiveReference[]> {
  const references: ActiveReference[] = [];
  let done = 0;
  for await (const { jobDefinitions = [] } of paginateDescribeJobDefinitions({ client }, { status: 'ACTIVE' })) {
    for (const definition of jobDefinitions) {
      const user = `job definition ${definition.jobDefinitionName!}:${definition.revision!}`;
      references.push(...describedContainers(definition).flatMap(valueFromsOf).map((valueFrom) => ({ valueFrom, user })));
      onRead(++done);
    }
  }
  return references;
}

/** A job has one container, the containers of a task, or those of each node range. */
export function describedContainers(definition: JobDefinition): readonly DescribedContainer[] {
  return containersIn(JOB_DEFINITION, definition, DESCRIBED);
}
