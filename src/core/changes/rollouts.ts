import { PendingRestart } from './pending';

/** A deployment of the service, from its history or from its present state. */
export interface Rollout {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** `stopped`: replaced by a later one before it was decided. */
  readonly state: 'running' | 'done' | 'failed' | 'stopped';
  /** An old deployment that a rollback brought back. Tasks that never stopped still have what they read at their start. */
  readonly restored?: boolean;
}

/** What ECS knows of a service. */
export interface ServiceState {
  /** From DescribeServices: what is there now. */
  readonly present: readonly Rollout[];
  /** From ListServiceDeployments: failed ones included. A rollback isn't an entry of its own. */
  readonly history: readonly Rollout[];
}

export type Verdict =
  /** A finished deployment began after the newest change. */
  | 'covered'
  /** One that began after the newest change is still under way. */
  | 'covering'
  /** Another deployment is under way, which can't have read the change everywhere. */
  | 'busy'
  /** It was tried, and the deployment failed. */
  | 'failed'
  /** Nothing has been done about the change. */
  | 'uncovered';

/**
 * Failed deployments after which a change is given up. The first one may have failed for its own reasons, such as a broken
 * image that came with it; a restart that is known to be ours changes nothing else and counts alone.
 */
export const MAX_FAILED = 2;

/** Both lists have the same deployment, with times of their own. */
const SAME_MS = 5_000;
/** The lists may lack a deployment for a moment that was just started. */
const LAG_MS = 60_000;

export function judge(pending: PendingRestart, state: ServiceState, now: number): Verdict {
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

/** The oldest change that may still be open: a finished deployment has read what came before it. */
export function openSince(pending: PendingRestart, state: ServiceState, marginMs: number): number {
  const done = knownRollouts(state).filter((rollout) => rollout.state === 'done' && !rollout.restored);
  const covered = Math.max(...done.map((rollout) => rollout.startedAt - marginMs));
  return Math.min(pending.newestChangeAt, Math.max(pending.oldestChangeAt, covered));
}

/** The deployments that are under way, as the history names them. */
export function runningIn({ history }: ServiceState): string[] {
  return history.filter(is('running')).map(({ id }) => id);
}

/**
 * The history is exact about rollbacks, and has a status for every type of deployment. It may lag, and is empty when nothing
 * was deployed for long: the present tells of what is newer.
 */
function knownRollouts({ present, history }: ServiceState): Rollout[] {
  const newest = Math.max(...history.map(({ startedAt }) => startedAt));
  // Stopped, and no other in its place: it failed where a rollback is turned off. Two may have begun in the same millisecond.
  const replaced = history.some(({ startedAt, state }) => startedAt === newest && state !== 'stopped');
  const last = replaced ? undefined : history.find(({ startedAt }) => startedAt === newest);
  const decided = history.map((rollout): Rollout => (rollout === last && rollout.state === 'stopped' ? { ...rollout, state: 'failed' } : rollout));
  return [...decided, ...present.filter(({ startedAt }) => startedAt > newest + SAME_MS)];
}

/** A restart of ours whose deployment ECS didn't name, and that isn't in the lists yet. */
function isExpected({ attempt, mustStartAfter }: PendingRestart, known: readonly Rollout[], now: number): boolean {
  return attempt !== undefined && !attempt.id && attempt.at >= mustStartAfter && now - attempt.at < LAG_MS
    && !known.some(({ startedAt }) => startedAt > attempt.at - SAME_MS);
}

/** A deployment that ended well is still there; one that was rolled back has failed, or has left the list already. */
function ownFailed({ attempt, mustStartAfter }: PendingRestart, state: ServiceState): boolean {
  if (!attempt || attempt.at < mustStartAfter) {
    return false;
  }
  const own = [
    ...state.present.filter(({ id }) => id === attempt.id),
    // The history has ids of its own, so the time tells which entry is ours.
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
