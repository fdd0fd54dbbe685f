import { DeploymentType, EcsService } from './ecs';
import { FifoQueue } from './queue';
import { EVENTS_GROUP, ServiceWatch } from '../../../../src/core/contracts/redeploy';
import { handleMessages } from '../../../../src/redeploy/function/handle';
import { LastChange, RedeployLogEntry, RedeployPorts } from '../../../../src/redeploy/function/ports';

export interface Scenario {
  readonly debounce: number;
  readonly reconcile: boolean;
  readonly knowsHistory: boolean;
  /** Default: rolling. */
  readonly type?: DeploymentType;
  /** Milliseconds by which the clock of ECS is behind those of the stores and of the function. Default: none. */
  readonly ecsIsBehind?: number;
  /** Milliseconds that a restart takes. Default: 45 seconds. */
  readonly restartLasts?: number;
  /** Lambda stops a chain after 16 hops, unless the function allows it. */
  readonly stopsRecursion?: boolean;
  /** A deployment waits for this hook. */
  readonly hook?: boolean;
  readonly changes: readonly { readonly at: number; readonly name: number; readonly deletes?: boolean; readonly deliveries: readonly number[] }[];
  readonly deployments: readonly { readonly at: number; readonly lasts: number; readonly fails: boolean }[];
  readonly stackUpdates: readonly { readonly at: number; readonly lasts: number }[];
  /** Restarts that fail, by their number. */
  readonly failingRestarts: readonly number[];
  /** Calls that fail, by their number; `after`: the call had its effect before. */
  readonly faults: readonly { readonly call: number; readonly after: boolean }[];
}

const REGION = 'eu-west-1';
export const NAMES = ['A', 'B', 'C'];
const QUIET_MS = 3 * 3_600_000;
const MAX_HOPS_OF_LAMBDA = 16;

/** The function in a model of AWS with a clock of its own. */
export class World {
  public readonly queue = new FifoQueue();
  public readonly ecs: EcsService;
  public readonly lines: RedeployLogEntry[] = [];
  /** Restarts asked for while a value was missing. */
  public restartsIntoFailure = 0;
  public readonly values = new Map<string, LastChange>(NAMES.map((name) => [`/s/${name}`, { name: `/s/${name}`, at: -1e6, created: true }]));

  private now = 0;
  /** Of the invocation that is going on. */
  private hops = 0;
  private calls = 0;
  private readonly plan: { readonly at: number; readonly act: () => void }[] = [];
  private readonly watch: ServiceWatch;

  constructor(private readonly scenario: Scenario) {
    this.ecs = new EcsService({ type: scenario.type ?? 'rolling', knowsHistory: scenario.knowsHistory, isBehind: scenario.ecsIsBehind });
    this.watch = {
      name: 'shop',
      cluster: 'c',
      service: 's',
      debounce: scenario.debounce,
      ...(scenario.reconcile ? { reconcile: 3600 } : {}),
      parameters: [{ region: REGION, prefix: '/s', names: NAMES }],
      secrets: [],
    };
    scenario.changes.forEach((change) => this.planChange(change));
    scenario.deployments.forEach(({ at, lasts, fails }) => {
      this.at(at, () => this.ecs.deploy(this.now, lasts, fails, 'others'));
      this.at(at + lasts, () => this.ecs.advance(this.now));
    });
    for (let hour = 1; scenario.reconcile && hour <= 4; hour++) {
      this.at(hour * 3_600_000, () => this.queue.send(EVENTS_GROUP, JSON.stringify({ reconcile: 3600 }), this.now));
    }
  }

  /** Runs until nothing is left to happen. */
  public async run(): Promise<void> {
    this.plan.sort((a, b) => a.at - b.at);
    const end = Math.max(0, ...this.plan.map(({ at }) => at)) + QUIET_MS;
    while (this.now < end) {
      const next = Math.min(this.plan[0]?.at ?? Infinity, this.queue.nextAt());
      if (next > end) {
        return;
      }
      this.now = Math.max(this.now, next);
      while (this.plan.length && this.plan[0].at <= this.now) {
        this.plan.shift()!.act();
      }
      await this.deliver();
    }
  }

  private async deliver(): Promise<void> {
    for (let batch = this.queue.receive(this.now); batch.length; batch = this.queue.receive(this.now)) {
      this.now += 50;
      this.hops = this.queue.hopsOf(batch.map(({ id }) => id));
      if (this.scenario.stopsRecursion && this.hops > MAX_HOPS_OF_LAMBDA) {
        batch.forEach(({ id }) => this.queue.deadLetter(id));
        continue;
      }
      try {
        const kept = await handleMessages(batch, this.ports());
        this.queue.remove(batch.map(({ id }) => id).filter((id) => !kept.includes(id)));
      } catch {
        // the function crashed: the messages come back after the visibility timeout
      }
    }
  }

  private planChange({ at, name, deletes, deliveries }: Scenario['changes'][number]): void {
    const subject = `/s/${NAMES[name]}`;
    let event = '';
    this.at(at, () => {
      const operation = deletes ? 'Delete' : this.values.has(subject) ? 'Update' : 'Create';
      if (deletes) {
        this.values.delete(subject);
      } else {
        this.values.set(subject, { name: subject, at: this.now, created: operation === 'Create' });
      }
      const time = new Date(Math.floor(this.now / 1000) * 1000).toISOString();
      event = JSON.stringify({ 'source': 'aws.ssm', 'detail-type': 'Parameter Store Change', 'region': REGION, time, 'detail': { name: subject, operation } });
    });
    deliveries.forEach((delay) => this.at(at + delay + 1, () => this.queue.send(EVENTS_GROUP, event, this.now)));
  }

  private at(at: number, act: () => void): void {
    this.plan.push({ at, act });
  }

  private ports(): RedeployPorts {
    const call = <A extends unknown[], R>(act: (...args: A) => R) => async (...args: A): Promise<R> => {
      const fault = this.scenario.faults.find((each) => each.call === this.calls);
      this.calls += 1;
      if (fault && !fault.after) {
        throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
      }
      const result = act(...args);
      if (fault) {
        throw Object.assign(new Error('the answer was lost'), { name: 'TimeoutError' });
      }
      return result;
    };
    return {
      now: () => this.now,
      watches: call(() => [this.watch]),
      service: call(() => this.ecs.state(this.now)),
      lifecycleHook: call((deployments: readonly string[]) => (this.scenario.hook ? { deployment: deployments[0], stage: 'PRE_SCALE_UP' } : undefined)),
      stackOperationInProgress: call(() => (this.scenario.stackUpdates.some(({ at, lasts }) => at <= this.now && this.now < at + lasts) ? 'UPDATE_IN_PROGRESS' : undefined)),
      values: call(() => {
        const names = NAMES.map((name) => `/s/${name}`);
        return { missing: names.filter((name) => !this.values.has(name)), present: [...this.values.values()] };
      }),
      restart: call(() => {
        this.restartsIntoFailure += this.values.size < NAMES.length ? 1 : 0;
        const number = this.ecs.of('us').length;
        const deployment = this.ecs.deploy(this.now, this.scenario.restartLasts ?? 45_000, this.scenario.failingRestarts.includes(number), 'us');
        const { id, startedAt } = this.ecs.primaryAfter(deployment);
        return startedAt > this.now - 60_000 ? { id, at: startedAt } : { id: '', at: this.now };
      }),
      send: call((group: string, body: object) => this.queue.send(group, JSON.stringify(body), this.now, this.hops)),
      extendVisibility: call((receipt: string, seconds: number) => this.queue.extendVisibility(receipt, this.now + seconds * 1000)),
      deadLetter: call((message: { readonly id: string }) => this.queue.deadLetter(message.id)),
      report: (entry) => this.lines.push(entry),
    };
  }
}
