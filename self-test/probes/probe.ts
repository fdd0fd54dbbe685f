import { Clients } from '../clients';
import { Outputs } from '../outputs';

export interface Subject {
  /** Name of the stack, which begins the names of everything in it. */
  readonly name: string;
  readonly clients: Clients;
  readonly outputs: Outputs;
  /** This is no real AWS, so that the world outside can't be asked. */
  readonly emulated: boolean;
}

export interface Result {
  readonly outcome: 'as assumed' | 'DIFFERENT' | 'not known';
  /** What AWS said, never a value. */
  readonly seen: string;
}

/** Something that the library assumes of AWS, and no document says. */
export interface Probe {
  readonly assumes: string;
  run(subject: Subject): Promise<Result>;
}

export function judge(holds: boolean, seen: string): Result {
  return { outcome: holds ? 'as assumed' : 'DIFFERENT', seen };
}

/** Name and message of what a call throws. */
export async function thrownBy(call: () => Promise<unknown>): Promise<Error> {
  try {
    await call();
  } catch (error) {
    return error as Error;
  }
  return Object.assign(new Error('the call succeeded'), { name: 'nothing' });
}
