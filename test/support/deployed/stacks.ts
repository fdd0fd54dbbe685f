import { DescribeStackResourcesCommand, DescribeStacksCommand, paginateDescribeStackEvents, Stack, StackEvent, StackResource } from '@aws-sdk/client-cloudformation';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { Emulator } from '../emulator';
import { eventually } from '../eventually';

const GATE = 'Custom::ServiceSecrets';

/** The stack in CloudFormation; undefined when it doesn't exist. */
export async function stackNamed(emulator: Emulator, name: string): Promise<Stack | undefined> {
  try {
    return (await emulator.clients().cloudformation.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

export async function resourcesOf(emulator: Emulator, stack: string, type: string): Promise<StackResource[]> {
  const { StackResources } = await emulator.clients().cloudformation.send(new DescribeStackResourcesCommand({ StackName: stack }));
  return (StackResources ?? []).filter(({ ResourceType }) => ResourceType === type);
}

/** Events of the resources of some types, newest first. The order is the stack's own, as two events may have the same time. */
export async function eventsOf(emulator: Emulator, stack: string, ...types: readonly string[]): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  for await (const page of paginateDescribeStackEvents({ client: emulator.clients().cloudformation }, { StackName: stack })) {
    events.push(...(page.StackEvents ?? []).filter(({ ResourceType }) => types.includes(ResourceType!)));
  }
  return events;
}

/** Waits until a stack's gate runs: its creation has begun and isn't complete. */
export async function gateAtWork(emulator: Emulator, stack: string): Promise<void> {
  await eventually(`the start of the gate of ${stack}`, async () => {
    const [newest] = await stackNamed(emulator, stack) ? await eventsOf(emulator, stack, GATE) : [];
    return newest?.ResourceStatus === 'CREATE_IN_PROGRESS';
  });
}

/** The reason of the gate's last failure in the stack's events. */
export async function gateFailure(emulator: Emulator, stack: string): Promise<string> {
  const events = await eventsOf(emulator, stack, GATE);
  return events.find(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'))?.ResourceStatusReason ?? '';
}

/** Seconds that the gate had left in its last log entry about waiting; infinite where it never had to wait. */
export async function secondsLeft(emulator: Emulator, stack: string): Promise<number> {
  const waiting = (await gateLog(emulator, stack)).filter((entry) => entry.secondsLeft !== undefined);
  return waiting.at(-1)?.secondsLeft ?? Infinity;
}

/** The gate's log: messages, with the variables that they are about. */
export async function gateMessages(emulator: Emulator, stack: string): Promise<string[]> {
  return (await gateLog(emulator, stack)).map(readable);
}

async function gateLog(emulator: Emulator, stack: string): Promise<GateLogEntry[]> {
  const groups = await resourcesOf(emulator, stack, 'AWS::Logs::LogGroup');
  const gate = groups.find(({ LogicalResourceId }) => LogicalResourceId?.startsWith('ServiceSecretsGate'));
  const { events } = await emulator.clients().logs.send(new FilterLogEventsCommand({ logGroupName: gate?.PhysicalResourceId }));
  return (events ?? []).flatMap(({ message }) => message?.startsWith('{') ? [JSON.parse(message) as GateLogEntry] : []);
}

interface GateLogEntry {
  readonly message: string;
  readonly names?: string[];
  readonly findings?: string[];
  readonly deleted?: string[];
  readonly secondsLeft?: number;
}

function readable({ message, names, findings, deleted }: GateLogEntry): string {
  return [message, (names ?? findings ?? deleted)?.join(', ')].filter(Boolean).join(': ');
}
