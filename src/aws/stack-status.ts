import { CloudFormationClient, DescribeStacksCommand, paginateDescribeStackEvents, Stack } from '@aws-sdk/client-cloudformation';
import { messageOf, nameOf } from './errors';

export type StackStatus = { readonly known: true; readonly status: string } | { readonly known: false; readonly reason: string };

/** CloudFormation throws if there is no stack of that name or ID. */
export async function describeStack(client: CloudFormationClient, nameOrId: string): Promise<Stack | undefined> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: nameOrId }));
  return Stacks[0];
}

export function isMissingStack(error: unknown): boolean {
  return nameOf(error) === 'ValidationError' && /does not exist/.test(messageOf(error));
}

/** How long CloudFormation may take to return the status. Less than the time that a function reserves for its response. */
const STATUS_TIMEOUT = 6_000;

/** Never throws, and never takes longer than the limit, even if the SDK would still retry. */
export async function stackStatus(client: CloudFormationClient, stackId: string, limit = STATUS_TIMEOUT): Promise<StackStatus> {
  try {
    const status = (await within(limit, describeStack(client, stackId)))?.StackStatus;
    return status ? { known: true, status } : { known: false, reason: 'the stack was not found' };
  } catch (error) {
    return { known: false, reason: messageOf(error) };
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`CloudFormation did not answer within ${milliseconds / 1_000} seconds`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function isRollback(status: StackStatus): boolean {
  return status.known && status.status.includes('ROLLBACK');
}

const BEGINNINGS = new Set(['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS']);

/**
 * When CloudFormation began its present operation, or the one that it rolls back, by the events of the stack, newest first.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-monitor-stack.html
 */
export async function operationStart(client: CloudFormationClient, stackId: string): Promise<Date | undefined> {
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName: stackId })) {
    const begun = StackEvents.find(({ PhysicalResourceId, ResourceStatus = '' }) => PhysicalResourceId === stackId && BEGINNINGS.has(ResourceStatus));
    if (begun) {
      return begun.Timestamp;
    }
  }
  return undefined;
}

/** CloudFormation removes the stack, by a deletion or by the rollback of its creation. */
export function isGoing(status: StackStatus): boolean {
  return status.known && (status.status === 'DELETE_IN_PROGRESS' || status.status === 'ROLLBACK_IN_PROGRESS');
}

/** Whether CloudFormation changes resources. During the clean-up after an update it has updated them already. */
export function isOperationInProgress(status: string): boolean {
  return /_IN_PROGRESS$/.test(status) && !/CLEANUP/.test(status);
}

/** The status while CloudFormation changes resources. */
export async function stackOperationInProgress(client: CloudFormationClient, stack: string): Promise<string | undefined> {
  const status = (await describeStack(client, stack))?.StackStatus;
  return status && isOperationInProgress(status) ? status : undefined;
}
