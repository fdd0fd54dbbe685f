import { DerivedFollow, Follows } from '../../../../src/core/contracts/follow';
import { Declaration, DerivedVariable, PartDeclaration } from '../../../../src/core/declaration';
import { declarationOf } from '../../../../src/core/derived/composition';
import { LogEntry } from '../../../../src/core/log-line';
import { encodeDeclaration } from '../../../../src/core/wire';
import { derivedFollower } from '../../../../src/follow/function/derived/derived-follower';
import { handleInvocation } from '../../../../src/follow/function/handle';
import { FollowPorts } from '../../../../src/follow/function/ports';
import { storeServices } from '../../../../src/stores/store-services';
import { StoredParameter } from '../../../support/fakes/parameter-store';
import { declaration, GateHarness, PARAMETERS, STACK_ID } from '../../../support/gate';
import { parameterEvent, secretEvent } from '../world';

export const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1';
export const NAME = '/prod/shop/DATABASE_URL';
const REGION = 'eu-west-1';
const DB = 'prod/db';
const DB_ARN = `arn:aws:secretsmanager:${REGION}:111122223333:secret:${DB}-AbCd00`;

const field = (name: string): PartDeclaration => ({ kind: 'foreign-secret', arn: DB, field: name });
const variable = (template: string): DerivedVariable => ({ kind: 'derived', store: 0, name: 'DATABASE_URL', template });

/** The URL of a database, of a user, a password and a host, under the key of its store. */
export function url(scheme = 'postgres'): Declaration {
  return declaration({ DATABASE_URL: variable(`${scheme}://{user:url}:{password:url}@{host}/shop`) }, {
    stores: [{ ...PARAMETERS, key: KEY }],
    parts: { 'DATABASE_URL/user': field('username'), 'DATABASE_URL/password': field('password'), 'DATABASE_URL/host': { kind: 'text', text: 'db.example.com' } },
  });
}

/** A stack with a derived value, its gate and the function that follows its parts. Schedules run when time passes. */
export class DerivedWorld {
  public readonly gate = new GateHarness();
  public readonly aws = this.gate.aws;
  public readonly reported: LogEntry[] = [];
  public readonly scheduled = new Map<string, { readonly at: number; readonly input: object }>();
  public follows: Follows;

  constructor(public declared = url()) {
    this.aws.stackStatus = 'UPDATE_COMPLETE';
    this.follows = { derived: [followOf(declared)] };
  }

  public get ports(): FollowPorts {
    const unused = async (): Promise<never> => Promise.reject(new Error('only for names'));
    return {
      stackId: STACK_ID,
      stackName: 'Shop',
      clock: this.gate.clock,
      stores: storeServices(this.aws.clients),
      now: () => this.gate.clock.now(),
      follows: async () => this.follows,
      stackStatus: async () => this.aws.stackStatus,
      stackOperationInProgress: unused,
      names: unused,
      publish: unused,
      report: (entry) => void this.reported.push(entry),
      schedules: {
        create: async (name, at, input) => void (this.scheduled.has(name) || this.scheduled.set(name, { at, input })),
        exists: async (name) => this.scheduled.has(name),
      },
    };
  }

  public get stored(): StoredParameter | undefined {
    return this.aws.ssm().parameters.get(NAME);
  }

  /** Changes the secret as rotation does, and returns the event. */
  public rotate(password: string, username = 'shop'): object {
    void this.gate.clock.sleep(1); // AWS tells the order of a secret's versions by their times
    const value = JSON.stringify({ username, password });
    const { secrets } = this.aws.secretsManager();
    if (secrets.has(DB)) {
      this.aws.secretsManager().call('PutSecretValue', { SecretId: DB, SecretString: value } as never);
    } else {
      this.aws.secretsManager().put(DB, value);
    }
    return secretEvent(this.gate.clock.now(), DB_ARN);
  }

  /** The event of a write to the derived value. */
  public written(operation = 'Update'): object {
    return parameterEvent(NAME, this.gate.clock.now(), operation);
  }

  public async deploy(declared = this.declared, before = this.declared): Promise<void> {
    this.aws.stackStatus = 'UPDATE_IN_PROGRESS';
    const { Status, Reason } = await this.gate.run(declared, { type: 'Update', before });
    expect({ Status, Reason }).toEqual({ Status: 'SUCCESS', Reason: undefined });
    this.declared = declared;
    this.follows = { derived: [followOf(declared)] };
    this.aws.stackStatus = 'UPDATE_COMPLETE';
  }

  public async invoke(input: object): Promise<void> {
    await handleInvocation(input, [derivedFollower(this.ports)], this.ports);
  }

  /** Lambda invokes the function twice again after an error. */
  public async deliver(input: object, attempts = 3): Promise<void> {
    try {
      await this.invoke(input);
    } catch (error) {
      await (attempts > 1 ? this.deliver(input, attempts - 1) : Promise.reject(error as Error));
    }
  }

  /** Lets time pass, with the schedules that are due. */
  public async pass(seconds: number): Promise<void> {
    const until = this.gate.clock.now() + seconds * 1_000;
    for (;;) {
      const due = [...this.scheduled].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) {
        break;
      }
      await this.gate.clock.sleep(Math.max(0, due[1].at - this.gate.clock.now()));
      this.scheduled.delete(due[0]);
      await this.deliver(due[1].input);
    }
    await this.gate.clock.sleep(Math.max(0, until - this.gate.clock.now()));
  }
}

function followOf(declared: Declaration): DerivedFollow {
  return {
    service: 'Shop/Secrets',
    gate: 'SecretsGate',
    variable: 'DATABASE_URL',
    declaration: encodeDeclaration(declarationOf(declared, 'DATABASE_URL')),
    tags: { team: 'shop' },
    parameters: [{ region: REGION, prefix: '/prod/shop', names: ['DATABASE_URL'] }],
    secrets: [{ region: REGION, secret: `arn:aws:secretsmanager:${REGION}:111122223333:secret:${DB}`, stage: 'AWSCURRENT' }],
  };
}
