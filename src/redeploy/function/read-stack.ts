import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { readResourceMetadata } from '../../aws/stack-metadata';
import { ServiceWatch, WATCHES_METADATA } from '../../core/contracts/redeploy';

/** Reads the watches from the metadata of a resource, where CloudFormation has resolved every reference. */
export async function readWatches(client: CloudFormationClient, stack: string, watchesResourceId: string): Promise<ServiceWatch[]> {
  const metadata = await readResourceMetadata(client, stack, watchesResourceId);
  return (metadata[WATCHES_METADATA] as readonly ServiceWatch[] | undefined ?? []).map((watch) => ({
    ...watch,
    debounce: Number(watch.debounce),
    ...(watch.reconcile === undefined ? {} : { reconcile: Number(watch.reconcile) }),
    parameters: watch.parameters ?? [],
    secrets: watch.secrets ?? [],
  }));
}
