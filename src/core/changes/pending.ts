import { ValueChange, watched } from './changes';
import { ServiceWatch } from '../contracts/redeploy';

/** A restart that this function requested. */
export interface RequestedRestart {
  /** Of the deployment in DescribeServices; empty where ECS returned no id. */
  readonly id: string;
  readonly at: number;
}

/**
 * The changes that a service waits for, any number in one message. Times are milliseconds since 1970. Merging two of
 * them loses no request, so messages may be duplicated, late or out of order.
 */
export interface PendingRestart {
  readonly service: string;
  /** The oldest change that no deployment covers yet. */
  readonly oldestChangeAt: number;
  readonly newestChangeAt: number;
  /** A deployment that began at this time or later has read every change. */
  readonly mustStartAfter: number;
  /** The time after which the values have been quiet for long enough to restart. */
  readonly restartAfter: number;
  /** Some of the names that changed, for the log. */
  readonly names: readonly string[];
  readonly attempt?: RequestedRestart;
  /** From the scheduled reconcile rather than from an event. */
  readonly reconcile?: boolean;
  /** Start of the current wait. A restart of ours, or a deployment that covers the oldest changes, starts the wait again. */
  readonly waitingSince: number;
  /** Messages that the function has sent to its own queue during that wait. */
  readonly hops: number;
}

/** Event times have whole seconds, and Parameter Store may return an older value for a moment. */
export const MARGIN_MS = 10_000;
const WHOLE_SECOND_MS = 1_000;
/** The clocks of the store, of the function and of ECS differ. Without this margin a restart could appear to have begun too early. */
const CLOCK_SKEW_MS = 1_000;
/** A change waits for later ones at most this many times the debounce. */
export const MAX_WINDOWS = 10;
const MAX_NAMES = 20;

/**
 * A pause hook may hold a deployment for 14 days, so a longer wait never ends.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHookTimeoutConfiguration.html
 */
export const MAX_WAIT_MS = 15 * 86_400_000;
/** Values that keep changing send up to 1,000 messages a day while the service can't be restarted. */
export const MAX_HOPS = 15_000;

/** Returns the change for a service, or nothing when the service doesn't use the value. */
export function pendingRestart(watch: ServiceWatch, change: ValueChange, now: number): PendingRestart | undefined {
  const entry = watched(watch, change);
  return entry && {
    service: watch.name,
    oldestChangeAt: change.at,
    newestChangeAt: change.at,
    mustStartAfter: change.at + (change.created ? WHOLE_SECOND_MS : margin(watch)),
    restartAfter: change.at + window(watch) + (entry.stagger ?? 0) * 1000,
    names: [change.subject],
    waitingSince: now,
    hops: 0,
  };
}

/** The same for a change without an event, which only the store shows. */
export function pendingFromStore(watch: ServiceWatch, at: number, created: boolean, now: number): PendingRestart {
  return {
    service: watch.name,
    oldestChangeAt: at,
    newestChangeAt: at,
    mustStartAfter: at + (created ? WHOLE_SECOND_MS : margin(watch)),
    restartAfter: at + window(watch),
    names: [],
    waitingSince: now,
    hops: 0,
  };
}

export function merge(a: PendingRestart, b: PendingRestart): PendingRestart {
  const attempt = !a.attempt || (b.attempt && b.attempt.at > a.attempt.at) ? b.attempt : a.attempt;
  const open = [a, b].filter(({ mustStartAfter }) => !attempt || mustStartAfter > attempt.at);
  return {
    service: a.service,
    oldestChangeAt: Math.min(...(open.length ? open : [a, b]).map(({ oldestChangeAt }) => oldestChangeAt)),
    newestChangeAt: Math.max(a.newestChangeAt, b.newestChangeAt),
    mustStartAfter: Math.max(a.mustStartAfter, b.mustStartAfter),
    restartAfter: Math.max(a.restartAfter, b.restartAfter),
    names: [...new Set([...a.names, ...b.names])].slice(0, MAX_NAMES),
    ...(attempt ? { attempt } : {}),
    ...(a.reconcile && b.reconcile ? { reconcile: true } : {}),
    waitingSince: Math.min(a.waitingSince, b.waitingSince),
    hops: Math.max(a.hops, b.hops),
  };
}

/** Removes what a restart of ours covers. */
export function attempted(pending: PendingRestart, attempt: RequestedRestart): PendingRestart {
  const { mustStartAfter, oldestChangeAt, newestChangeAt } = pending;
  return {
    ...pending,
    attempt,
    oldestChangeAt: attempt.at >= mustStartAfter ? oldestChangeAt : Math.max(oldestChangeAt, newestChangeAt),
    waitingSince: attempt.at,
    hops: 0,
  };
}

/** Removes the older changes, which a deployment has covered. Returns the same object when it covered none. */
export function progressed(pending: PendingRestart, oldestChangeAt: number, now: number): PendingRestart {
  return oldestChangeAt === pending.oldestChangeAt ? pending : { ...pending, oldestChangeAt, waitingSince: now, hops: 0 };
}

/** The reason to stop waiting, or nothing. */
export function exhausted({ waitingSince, hops }: PendingRestart, now: number): string | undefined {
  return now - waitingSince > MAX_WAIT_MS ? `nothing came of it in ${MAX_WAIT_MS / 86_400_000} days`
    : hops >= MAX_HOPS ? `nothing came of it in ${hops} messages`
      : undefined;
}

/** Milliseconds until the service may be restarted. Values that keep changing delay it only up to a limit. */
export function tooEarly(watch: ServiceWatch, pending: PendingRestart, now: number): number {
  const stagger = Math.max(0, pending.restartAfter - pending.newestChangeAt - window(watch));
  const latest = pending.oldestChangeAt + MAX_WINDOWS * window(watch) + stagger;
  return Math.max(0, Math.min(Math.max(pending.restartAfter, pending.mustStartAfter + CLOCK_SKEW_MS), latest) - now);
}

/** With a debounce below the margin, the user prefers a quick restart to the margin. */
export function margin(watch: ServiceWatch): number {
  return Math.min(MARGIN_MS, window(watch));
}

/** At least the second to which an event's time is rounded. */
function window(watch: ServiceWatch): number {
  return Math.max(watch.debounce * 1000, WHOLE_SECOND_MS);
}
