import { decide, reconcile, Step } from './decide';
import { Message, Ports } from './ports';
import { LookMessage, route } from './route';
import { merge, parsePending, Pending } from '../../core/changes/pending';
import { EVENTS_GROUP, MAX_RECEIVES, METRIC, ServiceWatch } from '../../core/contracts/redeploy';

/** A message that only waits is sent anew before SQS takes it for a poison one. */
const RENEW_AT = MAX_RECEIVES - 10;
/** Permissions of a new policy take a while to reach every host. */
const TRIES_WHEN_DENIED = 10;

/**
 * Works on one batch. Returns the ids of the messages that stay in the queue. A message group is worked serially, as
 * SQS hands out no more of it while some are in flight, so at most one of these runs for a service.
 */
export async function handle(messages: readonly Message[], ports: Ports): Promise<string[]> {
  const groups = new Map<string, Message[]>();
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

async function service(name: string, messages: readonly Message[], ports: Ports): Promise<string[]> {
  const { pending, looks, understood } = await parse(messages, ports);
  if (!pending && !looks) {
    return [];
  }
  const watch = await find(name, ports);
  if (!watch) {
    ports.report({ level: 'WARN', event: 'not-watched', service: name });
    return [];
  }
  // A restart looks at the store anyway.
  const step = pending ? await decide(watch, pending, ports) : await reconcile(watch, ports);
  if (step.kind === 'settled') {
    ports.report({ level: step.metric === METRIC.failed ? 'ERROR' : 'INFO', event: step.reason, service: name, metric: step.metric, ...pick(pending), ...step.fields });
    return [];
  }
  return wait(step, pending, understood, ports);
}

/** Hides the message until it is time, or puts one in the place of many. */
async function wait(step: Step & { kind: 'wait' }, before: Pending | undefined, messages: readonly Message[], ports: Ports): Promise<string[]> {
  const [first] = messages;
  const seconds = Math.min(900, Math.max(1, Math.ceil((step.ms ?? pollMs(first.receives)) / 1000)));
  ports.report({ level: 'INFO', event: 'wait', service: step.pending.service, reason: step.reason, seconds, messages: messages.length, ...pick(step.pending) });
  if (messages.length === 1 && step.pending === before && first.receives < RENEW_AT) {
    await ports.postpone(first.receipt, seconds);
    return [first.id];
  }
  await ports.send(step.pending.service, step.pending);
  return [];
}

/** A rollout takes minutes; one that takes hours need not be asked about every few seconds. */
function pollMs(receives: number): number {
  return (receives <= 8 ? 15 : receives <= 20 ? 30 : 60) * 1000;
}

async function retry(group: string, messages: readonly Message[], error: unknown, ports: Ports): Promise<string[]> {
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
    ...(hopeless ? { metric: METRIC.failed } : { seconds }),
  });
  for (const each of messages) {
    await (hopeless ? ports.bury(each, `${name}: ${message}`) : ports.postpone(each.receipt, seconds));
  }
  return hopeless ? [] : messages.map((each) => each.id);
}

interface Parsed {
  readonly pending?: Pending;
  readonly looks: boolean;
  readonly understood: Message[];
}

async function parse(messages: readonly Message[], ports: Ports): Promise<Parsed> {
  let pending: Pending | undefined;
  let looks = false;
  const understood: Message[] = [];
  for (const message of messages) {
    try {
      const body: unknown = JSON.parse(message.body);
      if ((body as Partial<LookMessage>).look) {
        looks = true;
      } else {
        const next = parsePending(body);
        pending = pending ? merge(pending, next) : next;
      }
      understood.push(message);
    } catch (error) {
      await ports.bury(message, `not understood: ${(error as Error).message}`);
      ports.report({ level: 'ERROR', event: 'not-understood', service: message.group, message: message.id, metric: METRIC.failed });
    }
  }
  return { pending, looks, understood };
}

async function find(name: string, ports: Ports): Promise<ServiceWatch | undefined> {
  const named = (watch: ServiceWatch): boolean => watch.name === name;
  return (await ports.watches()).find(named) ?? (await ports.watches(true)).find(named);
}

function pick(pending: Pending | undefined): Record<string, unknown> {
  return pending ? { names: pending.names, newest: new Date(pending.newest).toISOString() } : {};
}
