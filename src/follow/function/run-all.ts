/** Runs all of them, even if one fails. Then it throws the first error. */
export async function each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(items.map(act));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}
