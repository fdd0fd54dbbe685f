import { decide, reconcile, WaitStep } from './decide';
import { QueueMessage, RedeployPorts } from './ports';
import { ReconcileServiceMessage, route } from './route';
import { exhausted, merge, PendingRestart } from '../../core/changes/pending';
import { parsePendingRestart, withoutWaiting } from '../../core/changes/pending-message';
import { EVENTS_GROUP, MAX_RECEIVES, REDEPLOY_METRIC, ServiceWatch } from '../../core/contracts/redeploy';

/** Send a waiting message again before SQS moves it to the dead-letter queue. */
const RENEW_AT = MAX_RECEIVES - 10;
/** Permissions of a new policy take a while to reach every host. */
const TRIES_WHEN_DENIED = 10;
/** A tenth of the time waited, from 15 seconds to 5 minutes. */
const MIN_POLL_MS = 15_000;
const MAX_POLL_MS = 300_000;

/**
 * Processes one batch and returns the ids of the messages that stay in the queue. SQS delivers no more messages of a group
 * while some are in flight, so at most one invocation works for a service.
 */
export async function handleMessages(messages: readonly QueueMessage[], ports: RedeployPorts): Promise<string[]> {
  const groups = new Map<string, QueueMessage[]>();
  messages.forEach((message) => groups.set(message.group, [...(groups.get(message.group) ?? []), message]));
  const kept = await Promise.all([...groups].map(async ([group, members]) => {
    try {
      return group === EVENTS_GROUP ? (await route(members, ports), []) : await service(group, members, ports);
    } catch (error) {
      return retry(group, members, error, ports);
    }
  }));
  return kept.flat();
}

async function service(name: string, messages: readonly QueueMessage[], ports: RedeployPorts): Promise<string[]> {
  const { pending, reconciles, understood } = await parse(messages, ports);
  if (!pending && !reconciles) {
    return [];
  }
  const watch = await find(name, ports);
  if (!watch) {
    ports.report({ level: 'WARN', event: 'not-watched', service: name });
    return [];
  }
  // A restart reads the store anyway.
  const step = pending ? await decide(watch, pending, ports) : await reconcile(watch, ports);
  if (step.kind === 'settled') {
    ports.report({ level: step.metric === REDEPLOY_METRIC.failed ? 'ERROR' : 'INFO', event: step.reason, service: name, metric: step.metric, ...pick(pending), ...step.fields });
    return [];
  }
  return wait(step, pending, understood, ports);
}

/** Hides the message until its time, or replaces several messages by one. */
async function wait(step: WaitStep, before: PendingRestart | undefined, messages: readonly QueueMessage[], ports: RedeployPorts): Promise<string[]> {
  const [first] = messages;
  const { pending, reason } = step;
  const why = exhausted(pending, ports.now());
  if (why) {
    await ports.deadLetter({ ...first, body: JSON.stringify(withoutWaiting(pending)) }, `${why} (${reason})`);
    ports.report({ level: 'ERROR', event: 'waited-too-long', service: pending.service, metric: REDEPLOY_METRIC.failed, reason, message: why, ...pick(pending), ...step.fields });
    return [];
  }
  const seconds = Math.min(900, Math.max(1, Math.ceil((step.ms ?? pollMs(pending, ports.now())) / 1000)));
  ports.report({ level: 'INFO', event: 'wait', service: pending.service, reason, seconds, messages: messages.length, ...pick(pending), ...step.fields });
  if (messages.length === 1 && pending === before && first.receives < RENEW_AT) {
    await ports.extendVisibility(first.receipt, seconds);
    return [first.id];
  }
  await ports.send(pending.service, { ...pending, hops: pending.hops + 1 });
  return [];
}

/** Poll a rollout less often the longer it takes. */
function pollMs({ waitingSince }: PendingRestart, now: number): number {
  return Math.min(MAX_POLL_MS, Math.max(MIN_POLL_MS, (now - waitingSince) / 10));
}

async function retry(group: string, messages: readonly QueueMessage[], error: unknown, ports: RedeployPorts): Promise<string[]> {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const receives = Math.max(...messages.map((each) => each.receives));
  const hopeless = receives >= TRIES_WHEN_DENIED && /AccessDenied|NotAuthorized|Unauthorized|InvalidParameter|ClientException|ValidationError/.test(name);
  const seconds = Math.min(300, 2 ** Math.min(receives, 9));
  ports.report({
    level: hopeless ? 'ERROR' : 'WARN',
    event: hopeless ? 'given-up' : 'retry',
    service: group,
    error: name,
    message,
    receives,
    ...(hopeless ? { metric: REDEPLOY_METRIC.failed } : { seconds }),
  });
  for (const each of messages) {
    await (hopeless ? ports.deadLetter(each, `${name}: ${message}`) : ports.extendVisibility(each.receipt, seconds));
  }
  return hopeless ? [] : messages.map((each) => each.id);
}

interface Parsed {
  readonly pending?: PendingRestart;
  readonly reconciles: boolean;
  readonly understood: QueueMessage[];
}

async function parse(messages: readonly QueueMessage[], ports: RedeployPorts): Promise<Parsed> {
  let pending: PendingRestart | undefined;
  let reconciles = false;
  const understood: QueueMessage[] = [];
  for (const message of messages) {
    try {
      const body: unknown = JSON.parse(message.body);
      if ((body as Partial<ReconcileServiceMessage>).look) {
        reconciles = true;
      } else {
        const next = parsePendingRestart(body, message.sentAt);
        pending = pending ? merge(pending, next) : next;
      }
      understood.push(message);
    } catch (error) {
      await ports.deadLetter(message, `not understood: ${(error as Error).message}`);
      ports.report({ level: 'ERROR', event: 'not-understood', service: message.group, message: message.id, metric: REDEPLOY_METRIC.failed });
    }
  }
  return { pending, reconciles, understood };
}

async function find(name: string, ports: RedeployPorts): Promise<ServiceWatch | undefined> {
  const named = (watch: ServiceWatch): boolean => watch.name === name;
  return (await ports.watches()).find(named) ?? (await ports.watches(true)).find(named);
}

function pick(pending: PendingRestart | undefined): Record<string, unknown> {
  return pending ? { names: pending.names, newest: new Date(pending.newestChangeAt).toISOString() } : {};
}
