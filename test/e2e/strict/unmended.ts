/** What is wrong in a row of a review, and stays in the suite until it is mended. */
export interface Unmended<T> {
  /** Runs once. Returns what both assertions look at. */
  readonly seen: () => Promise<T>;
  /** The reason for which it fails today, so that no other failure can hide behind the expected one. */
  readonly today: (seen: T) => void;
  /** What is right. */
  readonly right: (seen: T) => void;
}

/**
 * Two tests: one that today's fault is the one that was found, and one of what is right, which is expected to fail.
 *
 * Whoever mends it sees both fail: then `today` goes, and the rest becomes an ordinary test.
 */
export function unmended<T>(row: string, title: string, { seen, today, right }: Unmended<T>): void {
  let once: Promise<T> | undefined;
  const look = (): Promise<T> => once ??= seen();
  test(`${row} fails for the reason that was found`, async () => today(await look()));
  test.failing(`${row}: ${title}`, async () => right(await look()));
}
