import { Pending } from './pending';

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

const SAME_MS = 5_000;

export function judge(pending: Pending, state: ServiceState): Verdict {
  // The history is exact about rollbacks. It is empty when nothing was deployed for long, and it may lag: our own restart
  // counts as soon as it is seen.
  const present = state.present.filter((rollout) => !rollout.restored);
  const known = state.history.length ? [...state.history, ...present.filter((rollout) => rollout.id === pending.attempt?.id)] : present;
  const after = known.filter((rollout) => rollout.startedAt >= pending.needs);
  if (after.some((rollout) => rollout.state === 'done')) {
    return 'covered';
  }
  if ([...state.present, ...state.history].some((rollout) => rollout.state === 'running')) {
    return after.some((rollout) => rollout.state === 'running') ? 'covering' : 'busy';
  }
  if (ownFailed(pending, state) || after.filter((rollout) => rollout.state === 'failed').length >= MAX_FAILED) {
    return 'failed';
  }
  return 'uncovered';
}

/** The oldest change that may still be open: a finished deployment has read what came before it. */
export function openSince(pending: Pending, state: ServiceState, marginMs: number): number {
  const done = [...state.history, ...state.present].filter((rollout) => rollout.state === 'done' && !rollout.restored);
  const covered = Math.max(...done.map((rollout) => rollout.startedAt - marginMs));
  return Math.min(pending.newest, Math.max(pending.since, covered));
}

/** A deployment that ended well is still there; one that was rolled back has failed, or has left the list already. */
function ownFailed({ attempt, needs }: Pending, state: ServiceState): boolean {
  if (!attempt || attempt.at < needs) {
    return false;
  }
  const own = state.present.find((rollout) => rollout.id === attempt.id);
  if (own) {
    return own.state === 'failed';
  }
  // The history has ids of its own, so the time tells which entry is ours.
  const replaced = state.history.some((rollout) => rollout.state === 'stopped' && Math.abs(rollout.startedAt - attempt.at) < SAME_MS);
  return !replaced && !state.present.some((rollout) => rollout.startedAt > attempt.at && !rollout.restored);
}
