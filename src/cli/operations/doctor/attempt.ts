import { Attempt, Problem } from './plan';
import { described } from '../../errors';

/** The result of the work, or the reason why there is none. */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { failed: problemOf(error) };
  }
}

export function problemOf(error: unknown): Problem {
  const { message, fix } = described(error);
  return { problem: message, fix };
}
