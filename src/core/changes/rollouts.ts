import { PendingRestart } from './pending';

/** A deployment of the service, from its history or from its current state. */
export interface Rollout {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** `stopped`: replaced by a later one before it was decided. */
  readonly state: 'running' | 'done' | 'failed' | 'stopped';
  /** An old deployment that a rollback restored. Tasks that never stopped still use the values of their start. */
  readonly restored?: boolean;
}

/** The deployments that ECS reports for a service. */
export interface ServiceState {
  /** From DescribeServices: the current deployments. */
  readonly present: readonly Rollout[];
  /** From ListServiceDeployments, failed ones included. A rollback has no entry of its own. */
  readonly history: readonly Rollout[];
}

export type Coverage =
  /** A finished deployment began after the newest change. */
  | 'covered'
  /** A deployment that began after the newest change is in progress. */
  | 'covering'
  /** Another deployment is in progress. Some of its tasks may have started before the change. */
  | 'busy'
  /** A deployment began after the change, and failed. */
  | 'failed'
  /** No deployment began after the change. */
  | 'uncovered';

/**
 * Number of failed deployments after which the function drops a change. The first one may have failed for another
 * reason, such as a broken image. A restart of ours changes nothing else, so a single failure of it is enough.
 */
export const MAX_FAILED = 2;

/** Both lists contain the same deployment, with different times. */
const SAME_MS = 5_000;
/** For a moment both lists may lack a deployment that was just started. */
const LAG_MS = 60_000;

export function coverageOf(pending: PendingRestart, state: ServiceState, now: number): Coverage {
  const known = knownRollouts(state);
  const after = known.filter((rollout) => !rollout.restored && rollout.startedAt >= pending.mustStartAfter);
  if (after.some(is('done'))) {
    return 'covered';
  }
  if (known.some(is('running'))) {
    return after.some(is('running')) ? 'covering' : 'busy';
  }
  if (isExpected(pending, known, now)) {
    return 'covering';
  }
  return ownFailed(pending, state) || after.filter(is('failed')).length >= MAX_FAILED ? 'failed' : 'uncovered';
}

/** The oldest change that may still be open: a finished deployment has read all earlier ones. */
export function openSince(pending: PendingRestart, state: ServiceState, marginMs: number): number {
  const done = knownRollouts(state).filter((rollout) => rollout.state === 'done' && !rollout.restored);
  const covered = Math.max(...done.map((rollout) => rollout.startedAt - marginMs));
  return Math.min(pending.newestChangeAt, Math.max(pending.oldestChangeAt, covered));
}

/** Start times of the deployments in progress, from the history. */
export function runningIn({ history }: ServiceState): string[] {
  return history.filter(is('running')).map(({ id }) => id);
}

/**
 * The history is exact about rollbacks, and has a status for every type of deployment. But it may lag, and it is empty
 * when the last deployment was long ago. Then the current state is newer.
 */
function knownRollouts({ present, history }: ServiceState): Rollout[] {
  const newest = Math.max(...history.map(({ startedAt }) => startedAt));
  // Stopped without a successor: it failed where rollback is off. Two deployments may begin in the same millisecond.
  const replaced = history.some(({ startedAt, state }) => startedAt === newest && state !== 'stopped');
  const last = replaced ? undefined : history.find(({ startedAt }) => startedAt === newest);
  const decided = history.map((rollout): Rollout => (rollout === last && rollout.state === 'stopped' ? { ...rollout, state: 'failed' } : rollout));
  return [...decided, ...present.filter(({ startedAt }) => startedAt > newest + SAME_MS)];
}

/** A restart of ours for which ECS returned no id, and which the lists don't contain yet. */
function isExpected({ attempt, mustStartAfter }: PendingRestart, known: readonly Rollout[], now: number): boolean {
  return attempt !== undefined && !attempt.id && attempt.at >= mustStartAfter && now - attempt.at < LAG_MS
    && !known.some(({ startedAt }) => startedAt > attempt.at - SAME_MS);
}

/** A successful deployment stays in the list. One that was rolled back has failed, or has left the list. */
function ownFailed({ attempt, mustStartAfter }: PendingRestart, state: ServiceState): boolean {
  if (!attempt || attempt.at < mustStartAfter) {
    return false;
  }
  const own = [
    ...state.present.filter(({ id }) => id === attempt.id),
    // The history has different ids, so the time identifies our entry.
    ...knownRollouts(state).filter(({ startedAt }) => Math.abs(startedAt - attempt.at) < SAME_MS),
  ];
  if (own.length) {
    return own.some(is('failed'));
  }
  return !knownRollouts(state).some((rollout) => rollout.startedAt > attempt.at && !rollout.restored);
}

function is(state: Rollout['state']): (rollout: Rollout) => boolean {
  return (rollout) => rollout.state === state;
}
