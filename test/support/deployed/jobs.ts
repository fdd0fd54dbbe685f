import { DescribeJobDefinitionsCommand, JobDefinition } from '@aws-sdk/client-batch';
import { DescribeExpressGatewayServiceCommand, ExpressGatewayServiceConfiguration } from '@aws-sdk/client-ecs';
import { resourcesOf } from './stacks';
import { Emulator } from '../emulator';

/** The only Express service of a stack, in its newest revision. */
export async function expressOf(emulator: Emulator, stack: string): Promise<ExpressGatewayServiceConfiguration & { readonly arn: string }> {
  const [{ PhysicalResourceId: arn }] = await resourcesOf(emulator, stack, 'AWS::ECS::ExpressGatewayService');
  const { service } = await emulator.clients().ecs.send(new DescribeExpressGatewayServiceCommand({ serviceArn: arn }));
  return { ...service!.activeConfigurations![0], arn: arn! };
}

/** The only job definition of a stack. */
export async function jobDefinitionOf(emulator: Emulator, stack: string): Promise<JobDefinition> {
  const [{ PhysicalResourceId }] = await resourcesOf(emulator, stack, 'AWS::Batch::JobDefinition');
  const { jobDefinitions } = await emulator.clients().batch.send(new DescribeJobDefinitionsCommand({ jobDefinitions: [PhysicalResourceId!] }));
  return jobDefinitions![0];
}
