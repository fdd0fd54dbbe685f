import { ValueChange } from '../../core/changes/changes';
import { Follows } from '../../core/contracts/follow';

/**
 * One kind of change that the function follows. If a method throws, Lambda invokes the function again, up to twice. So each may run
 * more than once, and several may run at the same time.
 */
export interface Follower {
  /** The inputs of schedules that it creates contain this name. */
  readonly name: string;
  /** Called for an event of any store of the stack, followed or not. */
  changed(change: ValueChange, follows: Follows): Promise<void>;
  /** Called by the recurring schedule, as events may be lost. */
  poll(follows: Follows): Promise<void>;
  /** Called by a schedule that it created. */
  later?(subject: string, follows: Follows): Promise<void>;
}
