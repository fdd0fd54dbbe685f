import { CloudFormationClient, DescribeStacksCommand, Stack } from '@aws-sdk/client-cloudformation';
import { messageOf, nameOf } from './errors';

export type StackStatus = { readonly known: true; readonly status: string } | { readonly known: false; readonly reason: string };

/** CloudFormation throws where there is no stack of that name, or of an id that it never gave. */
export async function describeStack(client: CloudFormationClient, nameOrId: string): Promise<Stack | undefined> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: nameOrId }));
  return Stacks[0];
}

export function isMissingStack(error: unknown): boolean {
  return nameOf(error) === 'ValidationError' && /does not exist/.test(messageOf(error));
}

/** Never throws. */
export async function stackStatus(client: CloudFormationClient, stackId: string): Promise<StackStatus> {
  try {
    const status = (await describeStack(client, stackId))?.StackStatus;
    return status ? { known: true, status } : { known: false, reason: 'the stack was not found' };
  } catch (error) {
    return { known: false, reason: messageOf(error) };
  }
}

export function isRollback(status: StackStatus): boolean {
  return status.known && status.status.includes('ROLLBACK');
}

/** The stack goes away: by a deletion, or because its creation is rolled back. */
export function isGoing(status: StackStatus): boolean {
  return status.known && (status.status === 'DELETE_IN_PROGRESS' || status.status === 'ROLLBACK_IN_PROGRESS');
}

/** The status while CloudFormation changes resources. In the clean-up after an update they have been updated already. */
export async function stackOperationInProgress(client: CloudFormationClient, stack: string): Promise<string | undefined> {
  const status = (await describeStack(client, stack))?.StackStatus;
  return status && /_IN_PROGRESS$/.test(status) && !/CLEANUP/.test(status) ? status : undefined;
}
