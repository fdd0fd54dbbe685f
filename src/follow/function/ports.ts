import { Clock } from '../../aws/retry-budget';
import { FollowedStore, Follows } from '../../core/contracts/follow';
import { LogEntry } from '../../core/log-line';
import { NamesInStore } from '../../stores/names-in-store';
import { StoreServices } from '../../stores/store-services';

/** All calls to the outside. Tests replace them by a model of AWS. */
export interface FollowPorts {
  readonly stackId: string;
  readonly stackName: string;
  readonly clock: Clock;
  readonly stores: StoreServices;
  readonly schedules: Schedules;
  /** Milliseconds since 1970. */
  now(): number;
  /** What the stack follows. With `fresh`, read after this call began. */
  follows(fresh?: boolean): Promise<Follows>;
  /** The stack's status, such as `UPDATE_COMPLETE`. */
  stackStatus(): Promise<string | undefined>;
  /** The stack's status during a stack operation. */
  stackOperationInProgress(): Promise<string | undefined>;
  /** Names in a store. Those that were created after `since` have their time. */
  names(store: FollowedStore, since: number, known: readonly string[]): Promise<NamesInStore>;
  /** Sends an event to the default event bus of the stack's region. */
  publish(detailType: string, detail: object): Promise<void>;
  report(entry: LogEntry): void;
}

/** Schedules that invoke this function once and are then deleted. Names are unique. */
export interface Schedules {
  /** Does nothing if a schedule with this name exists. */
  create(name: string, at: number, input: object): Promise<void>;
  exists(name: string): Promise<boolean>;
}
