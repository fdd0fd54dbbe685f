import { Rollout } from './rollouts';

/** A deployment as DescribeServices shows it. */
export interface PresentDeployment {
  readonly id: string;
  /** The newest deployment; the others are being replaced. In a blue/green deployment either may be the primary one. */
  readonly primary: boolean;
  readonly startedAt?: Date;
  /**
   * Only rolling updates without a Classic Load Balancer have it.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
   */
  readonly rollout?: string;
  readonly reason?: string;
  readonly running: number;
  readonly desired: number;
}

/** Without a rollout state: a deployment is done when it is the only one and all of its tasks run. */
export function presentRollouts(deployments: readonly PresentDeployment[]): Rollout[] {
  const steady = deployments.length === 1 && deployments[0].running === deployments[0].desired;
  return deployments.map(({ id, primary, startedAt, rollout, reason = '' }) => ({
    id,
    startedAt: startedAt?.getTime() ?? 0,
    state: rollout === 'FAILED' ? 'failed'
      : rollout === 'COMPLETED' || (!rollout && steady) ? 'done'
        // Deployments that are being replaced keep their state; only the primary one is in progress.
        : primary ? 'running' : 'stopped',
    // "ECS deployment circuit breaker: rolling back to deploymentId ..."
    ...(/roll(ing|ed)?[ -]?back/i.test(reason) ? { restored: true } : {}),
  }));
}

/**
 * The status in ListServiceDeployments, which covers every type of deployment.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentBrief.html
 */
export function historyState(status: string | undefined): Rollout['state'] {
  switch (status) {
    case 'SUCCESSFUL': return 'done';
    case 'STOPPED': return 'stopped';
    case 'ROLLBACK_SUCCESSFUL':
    case 'ROLLBACK_FAILED': return 'failed';
    default: return 'running';
  }
}

/** The states of a deployment in progress in ListServiceDeployments. */
export const UNDECIDED = ['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'] as const;
