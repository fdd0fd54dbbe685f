import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { FakeClock } from './clock';
import { awsError, Faults } from './faults';
import { FakeParameterStore } from './parameter-store';
import { FakeSecretsManager } from './secrets-manager';
import { GateClients } from '../../../src/aws/clients';

export const HOME = 'eu-west-1';

export interface Call {
  readonly operation: string;
  readonly region: string;
  readonly input: any;
}

type Turn = (label: string) => Promise<void>;
const alone: Turn = () => Promise.resolve();

/** An AWS account in memory. Each region has its own stores. */
export class FakeAws {
  public readonly calls: Call[] = [];
  public readonly faults: Faults;
  /** Undefined: CloudFormation can't find the stack. */
  public stackStatus: string | undefined = 'CREATE_IN_PROGRESS';
  /** Start of the stack's operation. Undefined: its events don't contain it. */
  public operationStart: number | undefined = 0;
  /** Called where other writers may interfere. */
  public turn: Turn = alone;
  private readonly stores = new Map<string, FakeParameterStore>();
  private readonly managers = new Map<string, FakeSecretsManager>();

  constructor(public readonly clock: FakeClock = new FakeClock()) {
    this.faults = new Faults(clock);
  }

  public ssm(region = HOME): FakeParameterStore {
    return this.service(this.stores, region, () => new FakeParameterStore(region, this.clock, this.faults));
  }

  public secretsManager(region = HOME): FakeSecretsManager {
    return this.service(this.managers, region, () => new FakeSecretsManager(region, this.clock, this.faults));
  }

  public get clients(): GateClients {
    return {
      ssm: (region) => this.client(SSMClient, region, (operation, input) => this.ssm(region).call(operation, input)),
      secretsManager: (region) => this.client(SecretsManagerClient, region, (operation, input) => this.secretsManager(region).call(operation, input)),
      cloudFormation: () => this.client(CloudFormationClient, undefined, (operation, input) => (operation === 'DescribeStackEvents' ? this.describeStackEvents(input) : this.describeStacks())),
    };
  }

  public count(operation: string): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  /** Every stored value, in every version. */
  public values(): string[] {
    return [
      ...[...this.stores.values()].flatMap(({ parameters }) => [...parameters.values()].map(({ value }) => value)),
      ...[...this.managers.values()].flatMap(({ secrets }) => [...secrets.values()].flatMap(({ versions }) => [...versions.values()].flatMap(({ text }) => text ?? []))),
    ];
  }

  /** An instance of the class, which paginators require. */
  private client<C extends object>(of: { readonly prototype: C }, region: string | undefined, call: (operation: string, input: any) => unknown): C {
    return Object.assign(Object.create(of.prototype) as C, {
      send: async (command: object): Promise<unknown> => {
        const operation = command.constructor.name.replace(/Command$/, '');
        const { input } = command as { input: unknown };
        this.calls.push({ operation, region: region ?? HOME, input });
        await this.turn(operation);
        this.faults.failing(operation);
        const output = call(operation, input);
        await this.turn(`${operation} answered`);
        return output;
      },
    });
  }

  private describeStacks(): unknown {
    this.faults.authorize('cloudformation:DescribeStacks', 'the stack');
    if (!this.stackStatus) {
      throw awsError('ValidationError', 'Stack with id x does not exist');
    }
    return { Stacks: [{ StackStatus: this.stackStatus }] };
  }

  private describeStackEvents({ StackName }: { StackName: string }): unknown {
    this.faults.authorize('cloudformation:DescribeStackEvents', 'the stack');
    const event = (ResourceStatus: string, at: number, PhysicalResourceId = StackName): object => ({ PhysicalResourceId, ResourceStatus, Timestamp: new Date(at) });
    const operation = (this.stackStatus ?? '').startsWith('UPDATE') ? 'UPDATE' : 'CREATE';
    return {
      StackEvents: [
        event(`${operation}_IN_PROGRESS`, this.clock.now(), 'another-resource'),
        ...(this.operationStart === undefined ? [] : [event(`${operation}_IN_PROGRESS`, this.operationStart)]),
        event('CREATE_COMPLETE', 0),
      ],
    };
  }

  private service<T>(known: Map<string, T>, region: string, make: () => T): T {
    const service = known.get(region) ?? make();
    known.set(region, service);
    return service;
  }
}
