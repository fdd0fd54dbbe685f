import { CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';

/** The metadata of a resource, with references resolved by CloudFormation. */
export async function readResourceMetadata(client: CloudFormationClient, stack: string, logicalId: string): Promise<Readonly<Record<string, unknown>>> {
  const { StackResourceDetail } = await client.send(new DescribeStackResourceCommand({ StackName: stack, LogicalResourceId: logicalId }));
  return JSON.parse(StackResourceDetail?.Metadata ?? '{}') as Record<string, unknown>;
}
