import { Change } from '../../core/changes/changes';
import { Follows } from '../../core/contracts/follow';

/**
 * One kind of what the function follows. What throws is invoked again, twice; so each of these may run more than once, and several
 * at the same time.
 */
export interface Follower {
  /** In the inputs of schedules that it creates. */
  readonly name: string;
  /** An event said so. Of any store of the stack, followed or not. */
  changed(change: Change, follows: Follows): Promise<void>;
  /** By the recurring schedule: events may be lost. */
  look(follows: Follows): Promise<void>;
  /** By a schedule that it created. */
  later?(subject: string, follows: Follows): Promise<void>;
}
