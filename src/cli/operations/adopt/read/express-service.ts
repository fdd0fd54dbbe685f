import { ExpressGatewayServiceConfiguration } from '@aws-sdk/client-ecs';
import { containerOf } from './container';
import { parseServiceName, readTaskDefinition } from './task-definition';
import { nameOf } from '../../../../aws/errors';
import { describeExpressService } from '../../../../aws/express-services';
import { awsCommand } from '../../../../core/commands';
import { introduced } from '../../../../core/fix';
import { Environment, environmentInArn } from '../../../../core/location';
import { EXPRESS_CONTAINER } from '../../../../core/workloads/express-service';
import { ecs } from '../../../aws/ecs-client';
import { Target } from '../../../aws/target';
import { CommandError } from '../../../errors';
import { AdoptedWorkload } from '../workload';

/**
 * A service of ECS Express Mode. If it has a task definition of its own, the container is there.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeExpressGatewayService.html
 */
export async function readExpressService(target: Target, text: string, { partition, region, account }: Environment): Promise<AdoptedWorkload> {
  const { cluster, service } = parseServiceName(text);
  const arn = text.startsWith('arn:') ? text : `arn:${partition}:ecs:${region}:${account}:service/${cluster}/${service}`;
  const configuration = await newestConfiguration(target, arn);
  if (!configuration) {
    throw new CommandError(`there is no service ${text} of ECS Express Mode in ${target.region}`,
      introduced('name it as CLUSTER/SERVICE or by its ARN, and see what there is', awsCommand(['ecs', 'list-services', '--cluster', cluster], target)));
  }
  if (configuration.taskDefinitionArn !== undefined && !configuration.primaryContainer) {
    return readTaskDefinition(target, configuration.taskDefinitionArn);
  }
  const { repositoryCredentials, environment, secrets } = configuration.primaryContainer ?? {};
  return {
    name: arn,
    what: 'service of ECS Express Mode',
    home: environmentInArn(arn) ?? {},
    containers: [containerOf({ name: EXPRESS_CONTAINER, environment, secrets, repositoryCredentials })],
  };
}

/** Somebody typed the name, so a service of another kind, or a name that none can have, counts as none. */
async function newestConfiguration(target: Target, serviceArn: string): Promise<ExpressGatewayServiceConfiguration | undefined> {
  try {
    return (await describeExpressService(ecs(target), serviceArn))?.newest;
  } catch (error) {
    if (['ServiceNotFoundException', 'ClientException', 'InvalidParameterException'].includes(nameOf(error))) {
      return undefined;
    }
    throw error;
  }
}
