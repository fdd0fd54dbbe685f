import { PresentDeployment } from '../../../core/changes/deployments';

/** The deployments of a service, as ECS returns them. */
export interface RolloutState {
  readonly deployments: readonly (PresentDeployment & { readonly failedTasks: number })[];
}

export interface Rollout {
  readonly status: 'done' | 'running' | 'failed';
  readonly text: string;
}

/** The progress of a deployment. Without a circuit breaker ECS never marks one as failed, so report its failed tasks. */
export function rolloutOf(state: RolloutState, id: string | undefined): Rollout {
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
