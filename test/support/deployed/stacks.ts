import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeStackResourcesCommand, DescribeStacksCommand, paginateDescribeStackEvents, Stack, StackEvent, StackResource } from '@aws-sdk/client-cloudformation';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { Emulator } from '../emulator';

const GATE = 'Custom::ServiceSecrets';
const POLL_MS = 250;

/** The stack as CloudFormation shows it; none when it doesn't exist. */
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

/** What happened to the resources of a type, newest first. */
export async function eventsOf(emulator: Emulator, stack: string, type: string): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  for await (const page of paginateDescribeStackEvents({ client: emulator.clients().cloudformation }, { StackName: stack })) {
    events.push(...(page.StackEvents ?? []).filter(({ ResourceType }) => ResourceType === type));
  }
  return events;
}

/** Waits until a stack's gate is at work: its creation has begun and isn't over. */
export async function gateAtWork(emulator: Emulator, stack: string, seconds = 120): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (Date.now() < deadline) {
    const [newest] = await stackNamed(emulator, stack) ? await eventsOf(emulator, stack, GATE) : [];
    if (newest?.ResourceStatus === 'CREATE_IN_PROGRESS') return;
    await sleep(POLL_MS);
  }
  throw new Error(`the gate of ${stack} has not started within ${seconds} s`);
}

/** What the gate said when it last failed; that is the reason in the stack's events. */
export async function gateFailure(emulator: Emulator, stack: string): Promise<string> {
  const events = await eventsOf(emulator, stack, GATE);
  return events.find(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'))?.ResourceStatusReason ?? '';
}

/** What the gate wrote to its log: messages, with the variables that they are about. */
export async function gateMessages(emulator: Emulator, stack: string): Promise<string[]> {
  const groups = await resourcesOf(emulator, stack, 'AWS::Logs::LogGroup');
  const gate = groups.find(({ LogicalResourceId }) => LogicalResourceId?.startsWith('ServiceSecretsGate'));
  const { events } = await emulator.clients().logs.send(new FilterLogEventsCommand({ logGroupName: gate?.PhysicalResourceId }));
  return (events ?? []).flatMap(({ message }) => message?.startsWith('{') ? [readable(JSON.parse(message) as GateLogEntry)] : []);
}

interface GateLogEntry {
  readonly message: string;
  readonly names?: string[];
  readonly findings?: string[];
}

function readable({ message, names, findings }: GateLogEntry): string {
  return [message, (names ?? findings)?.join(', ')].filter(Boolean).join(': ');
}
