import { historyState, PresentDeployment, presentRollouts } from '../../../../src/core/changes/deployments';
import { ServiceState } from '../../../../src/core/changes/rollouts';

/** How a service is rolled out. ECS has a rollout state for `rolling` alone. */
export type DeploymentType = 'rolling' | 'classic-load-balancer' | 'blue-green' | 'linear' | 'canary';

interface Deployment {
  readonly id: string;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly fails: boolean;
  readonly by: 'us' | 'others';
  state: 'running' | 'done' | 'failed' | 'stopped';
}

export interface EcsOptions {
  readonly type: DeploymentType;
  /** Whether ListServiceDeployments answers. */
  readonly knowsHistory: boolean;
  /** Milliseconds by which its clock is behind. Default: none. */
  readonly isBehind?: number;
}

const ROLLBACK_MS = 20_000;
const STATUS = { running: 'IN_PROGRESS', done: 'SUCCESSFUL', failed: 'ROLLBACK_SUCCESSFUL', stopped: 'STOPPED' } as const;
/** The part of a deployment after which the new tasks are the primary deployment. Nobody has documented it for the last three. */
const PRIMARY_FROM: Record<DeploymentType, number> = { 'rolling': 0, 'classic-load-balancer': 0, 'blue-green': 0.5, 'linear': 0, 'canary': 0.99 };

/** A service that rolls back: a failed deployment vanishes, and the last good one is brought back. */
export class EcsService {
  public readonly deployments: Deployment[] = [{ id: 'first', startedAt: -1e6, endsAt: -1e6, fails: false, by: 'others', state: 'done' }];
  /** Restarts that cut another deployment short. */
  public interrupted = 0;
  private rollbackUntil = -Infinity;

  constructor(private readonly options: EcsOptions) {}

  public deploy(now: number, lasts: number, fails: boolean, by: 'us' | 'others'): Deployment {
    this.advance(now);
    const running = this.running();
    if (running) {
      running.state = 'stopped';
    }
    if (by === 'us' && (running || now < this.rollbackUntil)) {
      this.interrupted += 1;
    }
    const deployment: Deployment = { id: `d${this.deployments.length}`, startedAt: now - (this.options.isBehind ?? 0), endsAt: now + lasts, fails, by, state: 'running' };
    this.deployments.push(deployment);
    return deployment;
  }

  /** As UpdateService answers: the primary deployment, which may still be the old one. */
  public primaryAfter(deployment: Deployment): { readonly id: string; readonly startedAt: number } {
    return PRIMARY_FROM[this.options.type] === 0 ? deployment : this.good();
  }

  public advance(now: number): void {
    const running = this.running();
    if (running && running.endsAt <= now) {
      running.state = running.fails ? 'failed' : 'done';
      this.rollbackUntil = running.fails ? running.endsAt + ROLLBACK_MS : this.rollbackUntil;
    }
  }

  public state(now: number): ServiceState {
    this.advance(now);
    const history = this.deployments.slice(1).map((deployment) => ({
      id: `history-${deployment.id}`, startedAt: deployment.startedAt, state: historyState(this.status(deployment, now)),
    }));
    return { present: presentRollouts(this.present(now)), history: this.options.knowsHistory ? history : [] };
  }

  public of(by: 'us' | 'others'): Deployment[] {
    return this.deployments.filter((deployment) => deployment.by === by);
  }

  private status(deployment: Deployment, now: number): string {
    const rollsBack = deployment.state === 'failed' && now < this.rollbackUntil && deployment === this.deployments[this.deployments.length - 1];
    return rollsBack ? 'ROLLBACK_IN_PROGRESS' : STATUS[deployment.state];
  }

  private present(now: number): PresentDeployment[] {
    const { type } = this.options;
    const running = this.running();
    const good = this.good();
    const rollback = now < this.rollbackUntil && !running;
    const shown = ({ id, startedAt }: Deployment, primary: boolean, rollout: string, tasks: number, reason?: string): PresentDeployment => ({
      id, startedAt: new Date(startedAt), primary, desired: 2, running: tasks, ...(type === 'rolling' ? { rollout, reason } : {}),
    });
    if (running) {
      const moved = now >= running.startedAt + PRIMARY_FROM[type] * (running.endsAt - running.startedAt);
      return [shown(running, moved, 'IN_PROGRESS', 1), shown(good, !moved, 'COMPLETED', 2)];
    }
    return [rollback ? shown(good, true, 'IN_PROGRESS', 1, 'ECS deployment circuit breaker: rolling back to deploymentId') : shown(good, true, 'COMPLETED', 2)];
  }

  private running(): Deployment | undefined {
    return this.deployments.find((deployment) => deployment.state === 'running');
  }

  private good(): Deployment {
    return [...this.deployments].reverse().find((deployment) => deployment.state === 'done')!;
  }
}
