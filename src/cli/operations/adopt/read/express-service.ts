import { DescribeExpressGatewayServiceCommand, ECSExpressGatewayService } from '@aws-sdk/client-ecs';
import { containerOf } from './container';
import { readTaskDefinition, serviceOf } from './task-definition';
import { nameOf } from '../../../../aws/errors';
import { awsCommand } from '../../../../core/commands';
import { Environment, environmentOf } from '../../../../core/location';
import { ecs } from '../../../aws/ecs-client';
import { Target } from '../../../aws/target';
import { CommandError } from '../../../errors';
import { Workload } from '../workload';

/**
 * A service of ECS Express Mode. If it has a task definition of its own, the container is there.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeExpressGatewayService.html
 */
export async function readExpressService(target: Target, text: string, { partition, region, account }: Environment): Promise<Workload> {
  const { cluster, service } = serviceOf(text);
  const arn = text.startsWith('arn:') ? text : `arn:${partition}:ecs:${region}:${account}:service/${cluster}/${service}`;
  const found = await describe(target, arn);
  // Newest first. During a rollout there are two.
  const [configuration] = [...found?.activeConfigurations ?? []].sort((a, b) => Number(b.createdAt ?? 0) - Number(a.createdAt ?? 0));
  if (!configuration || found?.status?.statusCode === 'INACTIVE') {
    throw new CommandError(`there is no service ${text} of ECS Express Mode in ${target.region}`,
      `name it as CLUSTER/SERVICE or by its ARN; see what there is: ${awsCommand(['ecs', 'list-services', '--cluster', cluster], target)}`);
  }
  if (configuration.taskDefinitionArn !== undefined && !configuration.primaryContainer) {
    return readTaskDefinition(target, configuration.taskDefinitionArn);
  }
  const { repositoryCredentials, environment, secrets } = configuration.primaryContainer ?? {};
  return {
    name: arn,
    what: 'service of ECS Express Mode',
    home: environmentOf(arn) ?? {},
    containers: [containerOf({ name: 'Main', environment, secrets, repositoryCredentials })],
  };
}

async function describe(target: Target, serviceArn: string): Promise<ECSExpressGatewayService | undefined> {
  try {
    return (await ecs(target).send(new DescribeExpressGatewayServiceCommand({ serviceArn }))).service;
  } catch (error) {
    if (['ResourceNotFoundException', 'ServiceNotFoundException', 'ClientException', 'InvalidParameterException'].includes(nameOf(error))) {
      return undefined;
    }
    throw error;
  }
}
