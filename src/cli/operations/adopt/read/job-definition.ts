import { DescribeJobDefinitionsCommand, JobDefinition } from '@aws-sdk/client-batch';
import { containerOf, ContainerShape } from './container';
import { awsCommand } from '../../../../core/commands';
import { environmentOf } from '../../../../core/location';
import { batch } from '../../../aws/batch-client';
import { Target } from '../../../aws/target';
import { CommandError } from '../../../errors';
import { Workload } from '../workload';

/**
 * A job definition of AWS Batch, by its name, `NAME:REVISION` or ARN.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_DescribeJobDefinitions.html
 */
export async function readJobDefinition(target: Target, name: string): Promise<Workload> {
  const found = await newest(target, name);
  if (!found) {
    throw new CommandError(`there is no active job definition ${name} in ${target.region}`,
      `see what there is: ${awsCommand(['batch', 'describe-job-definitions', '--status', 'ACTIVE', '--query', 'jobDefinitions[].jobDefinitionName'], target)}`);
  }
  if (found.eksProperties) {
    throw new CommandError(`${name} runs on EKS, where jobs have no \`secrets\``, 'use KubernetesSecrets for the namespace of its jobs');
  }
  return {
    name: found.jobDefinitionArn!,
    what: 'job definition of AWS Batch',
    home: environmentOf(found.jobDefinitionArn) ?? {},
    containers: shapesOf(found).map(({ name: container = 'default', ...shape }) => containerOf({ ...shape, name: container })),
  };
}

async function newest(target: Target, name: string): Promise<JobDefinition | undefined> {
  const isRevision = name.includes(':');
  const { jobDefinitions = [] } = await batch(target).send(new DescribeJobDefinitionsCommand(isRevision ? { jobDefinitions: [name] } : { jobDefinitionName: name, status: 'ACTIVE' }));
  return [...jobDefinitions].filter(({ status }) => status !== 'INACTIVE').sort((a, b) => (b.revision ?? 0) - (a.revision ?? 0))[0];
}

/** A job has one container, the containers of a task, or those of each node range. */
function shapesOf({ containerProperties, ecsProperties, nodeProperties }: JobDefinition): ContainerShape[] {
  const nodes = nodeProperties?.nodeRangeProperties ?? [];
  return [
    ...[containerProperties, ...nodes.map(({ container }) => container)].flatMap((container): ContainerShape[] => (container ? [container] : [])),
    ...[ecsProperties, ...nodes.map((node) => node.ecsProperties)].flatMap((ecs) => ecs?.taskProperties ?? []).flatMap(({ containers = [] }) => containers),
  ];
}
