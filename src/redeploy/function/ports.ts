import { RequestedRestart } from '../../core/changes/pending';
import { ServiceState } from '../../core/changes/rollouts';
import { RedeployMetric, ServiceWatch } from '../../core/contracts/redeploy';
import { LogEntry } from '../../core/log-line';

/** All calls to the outside. Tests replace them by a model of AWS. */
export interface RedeployPorts {
  /** Milliseconds since 1970. */
  now(): number;
  /** What the services of this stack use. With `fresh`, read after this call began. */
  watches(fresh?: boolean): Promise<readonly ServiceWatch[]>;
  /** Includes the history from a day before `since`. Undefined if the service or its cluster doesn't exist any more. */
  service(watch: ServiceWatch, since: number): Promise<ServiceState | undefined>;
  /** The hook that one of these deployments waits for. */
  lifecycleHook(deployments: readonly string[]): Promise<LifecycleHook | undefined>;
  /** The stack's status during a stack operation. */
  stackOperationInProgress(): Promise<string | undefined>;
  values(watch: ServiceWatch): Promise<LastChanges>;
  restart(watch: ServiceWatch): Promise<RequestedRestart>;
  send(group: string, body: object): Promise<void>;
  /** Hides a received message for this many seconds. */
  extendVisibility(receipt: string, seconds: number): Promise<void>;
  deadLetter(message: QueueMessage, reason: string): Promise<void>;
  report(entry: RedeployLogEntry): void;
}

/** When somebody changed the values that a service uses. Never contains the values. */
export interface LastChanges {
  readonly missing: readonly string[];
  readonly present: readonly LastChange[];
}

export interface LastChange {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whether this is the first version. */
  readonly created: boolean;
}

export interface LifecycleHook {
  /** ARN of the service deployment. */
  readonly deployment: string;
  readonly stage?: string;
  /** Id of a pause hook, or ARN of the function. */
  readonly hook?: string;
  readonly expiresAt?: string;
}

export interface QueueMessage {
  readonly id: string;
  readonly receipt: string;
  readonly group: string;
  readonly body: string;
  /** How often SQS delivered it, this time included. */
  readonly receives: number;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

/** The metrics are those of `redeployOnChange`. */
export interface RedeployLogEntry extends LogEntry {
  readonly metric?: RedeployMetric;
}
