import { Follows, NamesFollow } from '../../../src/core/contracts/follow';
import { LogEntry } from '../../../src/core/log-line';
import { UndeclaredNamesDetail } from '../../../src/core/undeclared-names';
import { handleInvocation } from '../../../src/follow/function/handle';
import { namesFollower } from '../../../src/follow/function/names/names-follower';
import { FollowPorts } from '../../../src/follow/function/ports';
import { NamesInStore } from '../../../src/stores/names-in-store';
import { storeServices } from '../../../src/stores/store-services';
import { FakeAws } from '../../support/fakes';

export const REGION = 'eu-west-1';
export const SECRET = `arn:aws:secretsmanager:${REGION}:111122223333:secret:prod/shop`;

export const PARAMETERS: NamesFollow = {
  service: 'Shop/Secrets', store: { kind: 'ssm', name: '/prod/shop', region: REGION }, declared: ['DATABASE_URL', 'LOG_LEVEL'], elsewhere: ['SENTRY_DSN'], ignore: ['README'],
};
export const JSON_SECRET: NamesFollow = { ...PARAMETERS, store: { kind: 'secretsmanager', name: 'prod/shop', region: REGION, secret: SECRET } };

const START = Date.parse('2026-01-01T12:00:00Z');

/** The services around the function, with a clock of their own. Events arrive at once, unless they are lost. */
export class World implements FollowPorts {
  public readonly stackId = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/1';
  public readonly stackName = 'Shop';
  public readonly clock = { now: () => this.time, sleep: () => Promise.reject(new Error('names wait by schedules')) };
  public readonly stores = storeServices(new FakeAws().clients);
  public readonly published: UndeclaredNamesDetail[] = [];
  public readonly reported: LogEntry[] = [];
  public readonly inStore = new Map<string, number>();
  public readonly scheduled = new Map<string, { readonly at: number; readonly input: unknown }>();
  public busy?: string;
  public listed = 0;
  public problem?: NamesInStore | Error;
  /** What happens to an event that is put. */
  public onPublish?: () => void;
  public time = START;
  private readonly follower = namesFollower(this);

  public readonly schedules = {
    create: async (name: string, at: number, input: object): Promise<void> => {
      expect(name).toMatch(/^[0-9A-Za-z_.-]{1,64}$/);
      if (!this.scheduled.has(name)) {
        this.scheduled.set(name, { at, input });
      }
    },
    exists: async (name: string): Promise<boolean> => this.scheduled.has(name),
  };

  constructor(public followed: readonly NamesFollow[] = [PARAMETERS]) {}

  public now(): number {
    return this.time;
  }

  public async follows(): Promise<Follows> {
    return { names: this.followed };
  }

  public async stackStatus(): Promise<string | undefined> {
    return this.busy ?? 'UPDATE_COMPLETE';
  }

  public async stackOperationInProgress(): Promise<string | undefined> {
    return this.busy;
  }

  public async names(_store: unknown, since: number): Promise<NamesInStore> {
    this.listed++;
    if (this.problem instanceof Error) {
      throw this.problem;
    }
    return this.problem ?? { status: 'found', names: [...this.inStore].map(([name, at]) => (at >= since ? { name, created: new Date(at) } : { name })) };
  }

  public async publish(detailType: string, detail: object): Promise<void> {
    expect(detailType).toBe('Undeclared Names');
    this.onPublish?.();
    this.published.push(detail as UndeclaredNamesDetail);
  }

  public report(entry: LogEntry): void {
    this.reported.push(entry);
  }

  public async put(name: string, { lost = false, deeper = '' } = {}): Promise<void> {
    const operation = this.inStore.has(name) ? 'Update' : 'Create';
    this.inStore.set(name, this.inStore.get(name) ?? this.time);
    if (!lost) {
      await this.invoke(parameterEvent(`/prod/shop/${deeper}${name}`, this.time, operation));
    }
  }

  public async delete(name: string): Promise<void> {
    this.inStore.delete(name);
    await this.invoke(parameterEvent(`/prod/shop/${name}`, this.time, 'Delete'));
  }

  public async look(): Promise<void> {
    await this.invoke({ look: 'all' });
  }

  public async invoke(input: unknown): Promise<void> {
    await handleInvocation(input, [this.follower], this);
  }

  /** Lets time pass, and schedules be due. One that fails is tried twice more. */
  public async pass(seconds: number): Promise<void> {
    const until = this.time + seconds * 1000;
    for (;;) {
      const due = [...this.scheduled].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) {
        break;
      }
      this.time = Math.max(this.time, due[1].at);
      await this.attempt(due[1].input, 3);
      // AWS deletes it after its invocation.
      this.scheduled.delete(due[0]);
    }
    this.time = until;
  }

  private async attempt(input: unknown, tries: number): Promise<void> {
    try {
      await this.invoke(input);
    } catch (error) {
      await (tries > 1 ? this.attempt(input, tries - 1) : undefined);
    }
  }
}

export function parameterEvent(name: string, at: number, operation: string): object {
  return {
    'source': 'aws.ssm', 'detail-type': 'Parameter Store Change', 'region': REGION, 'time': new Date(at).toISOString().replace(/\.\d+Z/, 'Z'), 'resources': [], 'detail': { operation, name, type: 'SecureString' },
  };
}

export function secretEvent(at: number, arn = `${SECRET}-AbCdEf`): object {
  return {
    'source': 'aws.secretsmanager', 'detail-type': 'Secret Label Updated', 'region': REGION, 'time': new Date(at).toISOString().replace(/\.\d+Z/, 'Z'), 'resources': [arn], 'detail': { labelUpdated: 'AWSCURRENT', versionId: 'v2' },
  };
}
