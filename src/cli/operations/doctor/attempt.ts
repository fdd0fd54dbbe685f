import { Attempt, Problem } from './plan';
import { described } from '../../errors';

/** What the work finds out, or why it can't. */
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
