import { CloudFormationClient, DescribeStackResourceCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ServiceWatch, WATCHES_METADATA } from '../../core/contracts/redeploy';

/** The watches, from the metadata of a resource, in which CloudFormation has resolved every reference. */
export async function readWatches(client: CloudFormationClient, stack: string, carrier: string): Promise<ServiceWatch[]> {
  const { StackResourceDetail } = await client.send(new DescribeStackResourceCommand({ StackName: stack, LogicalResourceId: carrier }));
  const metadata = JSON.parse(StackResourceDetail?.Metadata ?? '{}') as Record<string, ServiceWatch[] | undefined>;
  return (metadata[WATCHES_METADATA] ?? []).map((watch) => ({
    ...watch,
    debounce: Number(watch.debounce),
    ...(watch.reconcile === undefined ? {} : { reconcile: Number(watch.reconcile) }),
    parameters: watch.parameters ?? [],
    secrets: watch.secrets ?? [],
  }));
}

/** The status while an update is going on. In the clean-up after it the services have been updated already. */
export async function readStackBusy(client: CloudFormationClient, stack: string): Promise<string | undefined> {
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
  const status = Stacks?.[0]?.StackStatus;
  return status && /_IN_PROGRESS$/.test(status) && !/CLEANUP/.test(status) ? status : undefined;
}
