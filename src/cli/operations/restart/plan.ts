import { PresentDeployment } from '../../../core/changes/deployments';

/** What ECS says of the deployments of a service. */
export interface RolloutState {
  readonly deployments: readonly (PresentDeployment & { readonly failedTasks: number })[];
}

export interface Rollout {
  readonly status: 'done' | 'running' | 'failed';
  readonly text: string;
}

/** How far a deployment is. Without the circuit breaker ECS never calls one failed, so its failed tasks are told. */
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
