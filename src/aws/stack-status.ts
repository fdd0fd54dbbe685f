import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { messageOf } from './errors';

export type StackStatus = { readonly known: true; readonly status: string } | { readonly known: false; readonly reason: string };

export async function stackStatus(client: CloudFormationClient, stackId: string): Promise<StackStatus> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackId }));
    const status = Stacks[0]?.StackStatus;
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
