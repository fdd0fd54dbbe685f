import { Canary } from './canary';
import { FakeAws, FakeClock } from './fakes';
import { operationStart, stackStatus } from '../../src/aws/stack-status';
import { GateProperties } from '../../src/core/contracts/gate';
import { Declaration, StoreDeclaration, VariableDeclaration } from '../../src/core/declaration';
import { encodeDeclaration } from '../../src/core/wire';
import { GateEvent } from '../../src/gate/function/event';
import { GateDependencies, handleGate } from '../../src/gate/function/handler';
import { GateResponse } from '../../src/gate/function/respond';
import { storeServices } from '../../src/stores/store-services';

export const STACK_ID = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/5e2f5a80-aaaa-bbbb-cccc-0123456789ab';
export const PARAMETERS: StoreDeclaration = { kind: 'ssm', name: '/prod/shop' };
export const JSON_SECRET: StoreDeclaration = { kind: 'secretsmanager', name: 'prod/shop' };

/** A declaration with defaults for the parts that a test doesn't set. */
export function declaration(variables: Record<string, VariableDeclaration>, rest: Partial<Declaration> = {}): Declaration {
  return { service: 'Shop/Secrets', verification: 'values', stores: [PARAMETERS], variables, ...rest };
}

export const secret = (name: string, store = 0): VariableDeclaration => ({ kind: 'secret', store, name });
export const generated = (name: string, rest: { store?: number; destroy?: boolean } = {}): VariableDeclaration =>
  ({ kind: 'generated', store: 0, name, length: 32, alphabet: 'alphanumeric', ...rest });
export const config = (name: string, value: string, rest: { store?: number; destroy?: boolean } = {}): VariableDeclaration => ({ kind: 'config', store: 0, name, value, ...rest });

export interface RunOptions extends Partial<Omit<GateProperties, 'Declaration'>> {
  readonly type?: GateEvent['RequestType'];
  /** Properties before an update. */
  readonly before?: Declaration;
}

/** A gate with an account in memory. Each run asserts that no response and no log entry contains a stored value. */
export class GateHarness {
  public readonly clock = new FakeClock();
  public readonly aws = new FakeAws(this.clock);
  public readonly canary = new Canary();
  public readonly logs: Record<string, any>[] = [];
  /** The function's timeout. */
  public lifetime = 15 * 60_000;
  private readonly started = this.clock.now();

  public get dependencies(): GateDependencies {
    return {
      stores: storeServices(this.aws.clients),
      stackStatus: (stackId) => stackStatus(this.aws.clients.cloudFormation(), stackId),
      operationStart: (stackId) => operationStart(this.aws.clients.cloudFormation(), stackId),
      clock: this.clock,
      logName: '/aws/lambda/gate',
      log: (entry) => this.logs.push(entry),
      remainingMillis: () => this.lifetime - (this.clock.now() - this.started),
    };
  }

  /** A value that is distinct from all other text. */
  public value(name: string): string {
    return this.canary.value(name);
  }

  public async run(input: Declaration, options: RunOptions = {}): Promise<GateResponse> {
    const response = await handleGate(this.event(input, options), this.dependencies);
    this.assertNoValues(response);
    return response;
  }

  public event(input: Declaration, { type = 'Create', before, ...rest }: RunOptions = {}): GateEvent {
    return {
      RequestType: type,
      ResponseURL: 'https://cloudformation.example/answer',
      StackId: STACK_ID,
      RequestId: 'request-1',
      LogicalResourceId: 'SecretsGate',
      ...(type === 'Create' ? {} : { PhysicalResourceId: 'SecretsGate' }),
      ResourceProperties: throughCloudFormation({ Declaration: encodeDeclaration(input), ...rest }),
      ...(before ? { OldResourceProperties: throughCloudFormation({ Declaration: encodeDeclaration(before) }) } : {}),
    };
  }

  public messages(): string {
    return this.logs.map(({ message }) => message).join('\n');
  }

  private assertNoValues(response: GateResponse): void {
    this.aws.values().filter((value) => value.length >= 16).forEach((value, index) => this.canary.watch(`stored value ${index}`, value));
    this.canary.assertAbsent([
      { where: 'the answer', text: JSON.stringify(response) },
      { where: 'the log', text: JSON.stringify(this.logs) },
    ]);
  }
}

/** CloudFormation passes every number and boolean to a custom resource as a string. */
function throughCloudFormation(properties: GateProperties): GateProperties {
  return JSON.parse(JSON.stringify(properties), (_key, value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value));
}
