import { Io } from './io';
import { Output } from './output/output';
import { Session } from './session';

/** What every command gets. */
export interface Context {
  readonly io: Io;
  readonly output: Output;
  readonly session: Session;
  /** Aborted when the user interrupts: what is under way ends, nothing new begins. */
  readonly signal: AbortSignal;
}
