import { Attempted, DoctorProblem } from './plan';
import { described } from '../../errors';

/** The result of the work, or the reason why there is none. */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempted<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { failed: problemOfError(error) };
  }
}

export function problemOfError(error: unknown): DoctorProblem {
  const { message, fix } = described(error);
  return { problem: message, fix };
}
