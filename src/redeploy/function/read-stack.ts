import { CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import { ServiceWatch, WATCHES_METADATA } from '../../core/contracts/redeploy';

/** The watches, from the metadata of a resource, in which CloudFormation has resolved every reference. */
export async function readWatches(client: CloudFormationClient, stack: string, watchesResourceId: string): Promise<ServiceWatch[]> {
  const { StackResourceDetail } = await client.send(new DescribeStackResourceCommand({ StackName: stack, LogicalResourceId: watchesResourceId }));
  const metadata = JSON.parse(StackResourceDetail?.Metadata ?? '{}') as Record<string, ServiceWatch[] | undefined>;
  return (metadata[WATCHES_METADATA] ?? []).map((watch) => ({
    ...watch,
    debounce: Number(watch.debounce),
    ...(watch.reconcile === undefined ? {} : { reconcile: Number(watch.reconcile) }),
    parameters: watch.parameters ?? [],
    secrets: watch.secrets ?? [],
  }));
}
