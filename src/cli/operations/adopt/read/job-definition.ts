import { containerOf } from './container';
import { describedContainers, describeJobDefinition, ONLY_CONTAINER } from '../../../../aws/job-definitions';
import { awsCommand } from '../../../../core/commands';
import { introduced } from '../../../../core/fix';
import { environmentInArn } from '../../../../core/location';
import { batch } from '../../../aws/batch-client';
import { Target } from '../../../aws/target';
import { CommandError } from '../../../errors';
import { AdoptedWorkload } from '../workload';

/**
 * A job definition of AWS Batch, by its name, `NAME:REVISION` or ARN.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_DescribeJobDefinitions.html
 */
export async function readJobDefinition(target: Target, name: string): Promise<AdoptedWorkload> {
  const found = await describeJobDefinition(batch(target), name);
  if (!found) {
    throw new CommandError(`there is no active job definition ${name} in ${target.region}`,
      introduced('see what there is', awsCommand(['batch', 'describe-job-definitions', '--status', 'ACTIVE', '--query', 'jobDefinitions[].jobDefinitionName'], target)));
  }
  if (found.eksProperties) {
    throw new CommandError(`${name} runs on EKS, where jobs have no \`secrets\``, 'use KubernetesSecrets for the namespace of its jobs');
  }
  return {
    name: found.jobDefinitionArn!,
    what: 'job definition of AWS Batch',
    home: environmentInArn(found.jobDefinitionArn) ?? {},
    containers: describedContainers(found).map(({ name: container = ONLY_CONTAINER, ...shape }) => containerOf({ ...shape, name: container })),
  };
}
