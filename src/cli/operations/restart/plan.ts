import { PresentDeployment } from '../../../core/changes/deployments';

/** An ECS service whose tasks read the values of a declaration. */
export interface FoundEcsService {
  /** ARN. */
  readonly ecsService: string;
  readonly controller: string;
  /** Whether each task has the newest values of that declaration. Undefined where it doesn't count. */
  readonly isCurrent?: boolean;
}

export type PlannedRestart<F extends FoundEcsService> = F & {
  /** Why the command doesn't restart it. */
  readonly skipped?: string;
};

/** The ECS services to restart, each once, sorted by ARN. */
export function planRestart<F extends FoundEcsService>(found: readonly F[]): PlannedRestart<F>[] {
  const planned = new Map<string, PlannedRestart<F>>();
  for (const service of found) {
    const known = planned.get(service.ecsService);
    // Several declarations may belong to one ECS service. If one of them has newer values, restart it.
    if (!known || known.skipped) {
      planned.set(service.ecsService, { ...service, skipped: reasonToSkip(service) });
    }
  }
  return [...planned.values()].sort((a, b) => (a.ecsService < b.ecsService ? -1 : 1));
}

function reasonToSkip({ controller, isCurrent }: FoundEcsService): string | undefined {
  if (controller !== 'ECS') {
    return `${controller} rolls it out, not ECS`;
  }
  return isCurrent ? 'its tasks have the newest values' : undefined;
}

/** The deployments of a service, as ECS returns them. */
export interface RolloutState {
  readonly deployments: readonly (PresentDeployment & { readonly failedTasks: number })[];
}

export interface RolloutProgress {
  readonly status: 'done' | 'running' | 'failed';
  readonly text: string;
}

/** The progress of a deployment. Without a circuit breaker ECS never marks one as failed, so report its failed tasks. */
export function rolloutOf(state: RolloutState, id: string | undefined): RolloutProgress {
  const deployment = state.deployments.find((candidate) => candidate.id === id);
  const primary = state.deployments.find((candidate) => candidate.primary);
  if (deployment?.rollout === 'FAILED' || (id !== undefined && !deployment)) {
    return { status: 'failed', text: deployment?.reason ?? 'another deployment took its place' };
  }
  const current = deployment ?? primary;
  if (!current) {
    return { status: 'running', text: 'starting' };
  }
  const settled = current.rollout ? current.rollout === 'COMPLETED' : state.deployments.length === 1 && current.running === current.desired;
  const failed = current.failedTasks > 0 ? `, ${current.failedTasks} failed to start` : '';
  return { status: settled ? 'done' : 'running', text: `${current.running} of ${current.desired} new tasks run${failed}` };
}

export type RestartOutcome = 'restarted' | 'started' | 'would restart' | 'skipped' | 'failed';

export interface RestartResult {
  readonly ecsService: string;
  readonly service: string;
  readonly outcome: RestartOutcome;
  readonly detail?: string;
}

/** A restart whose rollout hasn't ended when the command does. */
export function unfinished(result: RestartResult, { interrupted, minutes }: { readonly interrupted: boolean; readonly minutes: number }): RestartResult {
  return interrupted
    ? { ...result, detail: `${result.detail}; it goes on without this command` }
    : { ...result, outcome: 'failed', detail: `${result.detail}; not done after ${minutes} minutes` };
}
