import { Io } from './io';
import { Output } from './output/output';
import { Session } from './session';

/** What every command receives. */
export interface Context {
  /** Version of this program. */
  readonly version: string;
  readonly io: Io;
  readonly output: Output;
  readonly session: Session;
  /** Aborted when the user interrupts. The command then finishes its current step and starts no other. */
  readonly signal: AbortSignal;
}
