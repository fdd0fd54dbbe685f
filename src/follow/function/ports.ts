import { FollowedStore, Follows } from '../../core/contracts/follow';
import { LogEntry } from '../../core/log-line';
import { NamesInStore } from '../../stores/names-in-store';

/** Everything that the function touches. Tests put a model of AWS in its place. */
export interface Ports {
  readonly stackName: string;
  readonly schedules: Schedules;
  /** Milliseconds since 1970. */
  now(): number;
  /** What the stack follows; with `fresh` not older than this call. */
  follows(fresh?: boolean): Promise<Follows>;
  /** The stack's status while CloudFormation is at work on it. */
  stackOperationInProgress(): Promise<string | undefined>;
  /** Names in a store, with the times of those that came into it since then. */
  names(store: FollowedStore, since: number, known: readonly string[]): Promise<NamesInStore>;
  /** Puts an event on the bus of the stack's region. */
  publish(detailType: string, detail: object): Promise<void>;
  report(entry: LogEntry): void;
}

/** Schedules that invoke this function once, and are gone then. Each has a name, and there is one of a name. */
export interface Schedules {
  /** Nothing happens where one of this name is there. */
  create(name: string, at: number, input: object): Promise<void>;
  exists(name: string): Promise<boolean>;
}
