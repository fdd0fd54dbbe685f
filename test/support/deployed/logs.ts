import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { resourcesOf } from './stacks';
import { Emulator } from '../emulator';

/** The entries that a function of a stack has logged, in their order. `id` is the beginning of the logical ID of its log group. */
export async function logEntriesOf<T extends { readonly event?: string }>(emulator: Emulator, stack: string, id: string): Promise<T[]> {
  const groups = await resourcesOf(emulator, stack, 'AWS::Logs::LogGroup');
  const logGroupName = groups.find(({ LogicalResourceId }) => LogicalResourceId!.startsWith(id))!.PhysicalResourceId;
  const entries: T[] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client: emulator.clients().logs }, { logGroupName })) {
    entries.push(...events.filter(({ message }) => message!.startsWith('{')).map(({ message }) => JSON.parse(message!) as T));
  }
  return entries;
}
