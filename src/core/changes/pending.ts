import { Change, watched } from './changes';
import { ServiceWatch } from '../contracts/redeploy';

/** A restart that this function asked for. */
export interface Attempt {
  /** Of the deployment in DescribeServices; empty where ECS didn't name it. */
  readonly id: string;
  readonly at: number;
}

/**
 * What a service waits for: any number of changes in one message. Times are milliseconds since 1970. Two of them merge
 * into one that asks for no less, so that messages can be doubled, late or in any order.
 */
export interface PendingRestart {
  readonly service: string;
  /** The oldest change that isn't taken care of. */
  readonly oldestChangeAt: number;
  readonly newestChangeAt: number;
  /** A deployment has read every change when it began no earlier than this. */
  readonly mustStartAfter: number;
  /** The values were quiet for long enough: time to restart. */
  readonly restartAfter: number;
  /** Some of the names that changed, for the log. */
  readonly names: readonly string[];
  readonly attempt?: Attempt;
  /** From the scheduled reconcile rather than from an event. */
  readonly reconcile?: boolean;
  /** Nothing has come of it since. A restart of ours, or a deployment that covers the oldest changes, begins the count again. */
  readonly waitingSince: number;
  /** Messages that the function has sent to its own queue in that time. */
  readonly hops: number;
}

/** Event times have whole seconds, and Parameter Store may answer with an older value for a moment. */
export const MARGIN_MS = 10_000;
const WHOLE_SECOND_MS = 1_000;
/** The clocks of the store, of the function and of ECS differ: a restart in the very moment would seem to have begun too early. */
const CLOCK_SKEW_MS = 1_000;
/** A change waits for later ones at most this many times the debounce. */
export const MAX_WINDOWS = 10;
const MAX_NAMES = 20;

/**
 * A pause hook may hold a deployment for 14 days. Whatever waits for longer will never end.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHookTimeoutConfiguration.html
 */
export const MAX_WAIT_MS = 15 * 86_400_000;
/** Changes that never pause take up to 1,000 a day while nothing can be restarted. */
export const MAX_HOPS = 15_000;

/** The change as a service sees it; nothing when the service doesn't use the value. */
export function pendingRestart(watch: ServiceWatch, change: Change, now: number): PendingRestart | undefined {
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

/** The same for a change that only the store knows of. */
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

/** After a restart of ours: what it covers is no longer waiting. */
export function attempted(pending: PendingRestart, attempt: Attempt): PendingRestart {
  const { mustStartAfter, oldestChangeAt, newestChangeAt } = pending;
  return {
    ...pending,
    attempt,
    oldestChangeAt: attempt.at >= mustStartAfter ? oldestChangeAt : Math.max(oldestChangeAt, newestChangeAt),
    waitingSince: attempt.at,
    hops: 0,
  };
}

/** A deployment has covered the older changes. The same object when it covered none. */
export function progressed(pending: PendingRestart, oldestChangeAt: number, now: number): PendingRestart {
  return oldestChangeAt === pending.oldestChangeAt ? pending : { ...pending, oldestChangeAt, waitingSince: now, hops: 0 };
}

/** Why it is given up; nothing while it may go on. */
export function exhausted({ waitingSince, hops }: PendingRestart, now: number): string | undefined {
  return now - waitingSince > MAX_WAIT_MS ? `nothing came of it in ${MAX_WAIT_MS / 86_400_000} days`
    : hops >= MAX_HOPS ? `nothing came of it in ${hops} messages`
      : undefined;
}

/** Milliseconds until the service may be restarted. A stream of changes that never pauses holds it back only so long. */
export function tooEarly(watch: ServiceWatch, pending: PendingRestart, now: number): number {
  const stagger = Math.max(0, pending.restartAfter - pending.newestChangeAt - window(watch));
  const latest = pending.oldestChangeAt + MAX_WINDOWS * window(watch) + stagger;
  return Math.max(0, Math.min(Math.max(pending.restartAfter, pending.mustStartAfter + CLOCK_SKEW_MS), latest) - now);
}

/** A debounce below the margin says that a quick restart is worth more than the margin. */
export function margin(watch: ServiceWatch): number {
  return Math.min(MARGIN_MS, window(watch));
}

/** No less than the second that an event's time is rounded to. */
function window(watch: ServiceWatch): number {
  return Math.max(watch.debounce * 1000, WHOLE_SECOND_MS);
}
