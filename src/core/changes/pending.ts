import { Change, watched } from './changes';
import { ServiceWatch } from '../contracts/redeploy';

/** A restart that this function asked for. */
export interface Attempt {
  readonly id: string;
  readonly at: number;
}

/**
 * What a service waits for: any number of changes in one message. Times are milliseconds since 1970. Two of them merge
 * into one that asks for no less, so that messages can be doubled, late or in any order.
 */
export interface Pending {
  readonly service: string;
  /** The oldest change that isn't taken care of. */
  readonly since: number;
  readonly newest: number;
  /** A deployment has read every change when it began no earlier than this. */
  readonly needs: number;
  /** Quiet until here: time to restart. */
  readonly ripe: number;
  /** Some of the names that changed, for the log. */
  readonly names: readonly string[];
  readonly attempt?: Attempt;
  /** From a scheduled look rather than from an event. */
  readonly reconcile?: boolean;
}

/** Event times have whole seconds, and Parameter Store may answer with an older value for a moment. */
export const MARGIN_MS = 10_000;
const WHOLE_SECOND_MS = 1_000;
/** A change waits for later ones at most this many times the debounce. */
export const MAX_WINDOWS = 10;
const MAX_NAMES = 20;

/** The change as a service sees it; nothing when the service doesn't use the value. */
export function pendingOf(watch: ServiceWatch, change: Change): Pending | undefined {
  const entry = watched(watch, change);
  return entry && {
    service: watch.name,
    since: change.at,
    newest: change.at,
    needs: change.at + (change.created ? WHOLE_SECOND_MS : margin(watch)),
    ripe: change.at + window(watch) + (entry.stagger ?? 0) * 1000,
    names: [change.subject],
  };
}

/** The same for a change that nothing but the store tells of. */
export function pendingFromStore(watch: ServiceWatch, at: number, created: boolean): Pending {
  return {
    service: watch.name,
    since: at,
    newest: at,
    needs: at + (created ? WHOLE_SECOND_MS : margin(watch)),
    ripe: at + window(watch),
    names: [],
  };
}

export function merge(a: Pending, b: Pending): Pending {
  const attempt = !a.attempt || (b.attempt && b.attempt.at > a.attempt.at) ? b.attempt : a.attempt;
  const open = [a, b].filter(({ needs }) => !attempt || needs > attempt.at);
  return {
    service: a.service,
    since: Math.min(...(open.length ? open : [a, b]).map(({ since }) => since)),
    newest: Math.max(a.newest, b.newest),
    needs: Math.max(a.needs, b.needs),
    ripe: Math.max(a.ripe, b.ripe),
    names: [...new Set([...a.names, ...b.names])].slice(0, MAX_NAMES),
    ...(attempt ? { attempt } : {}),
    ...(a.reconcile && b.reconcile ? { reconcile: true } : {}),
  };
}

/** After a restart of ours: what it covers is no longer waiting. */
export function attempted(pending: Pending, attempt: Attempt): Pending {
  return { ...pending, attempt, since: attempt.at >= pending.needs ? pending.since : Math.max(pending.since, pending.newest) };
}

/** Milliseconds until the service may be restarted. A stream of changes that never pauses holds it back only so long. */
export function tooEarly(watch: ServiceWatch, pending: Pending, now: number): number {
  const stagger = Math.max(0, pending.ripe - pending.newest - window(watch));
  const latest = pending.since + MAX_WINDOWS * window(watch) + stagger;
  return Math.max(0, Math.min(pending.ripe, latest) - now);
}

/** A debounce below the margin says that a quick restart is worth more than the margin. */
export function margin(watch: ServiceWatch): number {
  return Math.min(MARGIN_MS, window(watch));
}

/** No less than the second that an event's time is rounded to. */
function window(watch: ServiceWatch): number {
  return Math.max(watch.debounce * 1000, WHOLE_SECOND_MS);
}

export function parsePending(value: unknown): Pending {
  const { service, since, newest, needs, ripe, names } = value as Partial<Pending>;
  if (typeof service !== 'string' || !Array.isArray(names) || ![since, newest, needs, ripe].every((time) => Number.isFinite(time))) {
    throw new Error('not a message of this function: service, since, newest, needs, ripe and names are expected');
  }
  return value as Pending;
}
