import { Rollout, ServiceState } from '../../../../src/core/changes/rollouts';

interface Deployment {
  readonly id: string;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly fails: boolean;
  readonly by: 'us' | 'others';
  state: Rollout['state'];
}

/** A service with a circuit breaker. A failed deployment vanishes, and the last good one is brought back. */
export class EcsService {
  public readonly deployments: Deployment[] = [{ id: 'first', startedAt: -1e6, endsAt: -1e6, fails: false, by: 'others', state: 'done' }];
  /** Restarts that cut another deployment short. */
  public interrupted = 0;
  private rollbackUntil = -Infinity;

  /** `knowsHistory`: whether ListServiceDeployments answers. */
  constructor(private readonly knowsHistory: boolean) {}

  public deploy(now: number, lasts: number, fails: boolean, by: 'us' | 'others'): Deployment {
    this.advance(now);
    const running = this.deployments.find((deployment) => deployment.state === 'running');
    if (running) {
      running.state = 'stopped';
    }
    if (by === 'us' && (running || now < this.rollbackUntil)) {
      this.interrupted += 1;
    }
    const deployment: Deployment = { id: `d${this.deployments.length}`, startedAt: now, endsAt: now + lasts, fails, by, state: 'running' };
    this.deployments.push(deployment);
    return deployment;
  }

  public advance(now: number): void {
    const running = this.deployments.find((deployment) => deployment.state === 'running');
    if (running && running.endsAt <= now) {
      running.state = running.fails ? 'failed' : 'done';
      this.rollbackUntil = running.fails ? running.endsAt + 20_000 : this.rollbackUntil;
    }
  }

  public state(now: number): ServiceState {
    this.advance(now);
    const good = [...this.deployments].reverse().find((deployment) => deployment.state === 'done')!;
    const running = this.deployments.find((deployment) => deployment.state === 'running');
    const rollback = now < this.rollbackUntil && !running;
    const present: Rollout[] = [
      ...(running ? [{ id: running.id, startedAt: running.startedAt, state: running.state }] : []),
      { id: good.id, startedAt: good.startedAt, state: rollback ? 'running' : 'done', ...(rollback ? { restored: true } : {}) },
    ];
    const history = this.deployments.slice(1).map(({ id, startedAt, state }): Rollout => ({ id: `history-${id}`, startedAt, state }));
    return { present, history: this.knowsHistory ? history : [] };
  }

  public of(by: 'us' | 'others'): Deployment[] {
    return this.deployments.filter((deployment) => deployment.by === by);
  }
}
