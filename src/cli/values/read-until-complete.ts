import { setTimeout as sleep } from 'node:timers/promises';
import { inParallel } from '../../core/parallel';

const POLL_MS = 5_000;

export interface WaitLimits<R> {
  /** Seconds to wait, for all together (default: no wait). */
  readonly wait?: number;
  /** Number of subjects to read at the same time. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Number of values that a result waits for. Zero if it is final. */
  readonly awaited: (result: R) => number;
  readonly onWait: (values: number) => void;
}

/**
 * Reads all subjects, and again those that wait for values, until none waits or the time ends. Returns results
 * in the order of the subjects.
 */
export async function readUntilComplete<S, R>(subjects: readonly S[], read: (subject: S) => Promise<R>, { wait = 0, limit, signal, awaited, onWait }: WaitLimits<R>): Promise<R[]> {
  const deadline = Date.now() + wait * 1000;
  const results = new Map<S, R>();
  for (;;) {
    const open = subjects.filter((subject) => !results.has(subject) || awaited(results.get(subject)!) > 0);
    await inParallel(open, limit, async (subject) => {
      results.set(subject, await read(subject));
    });
    const values = [...results.values()].reduce((sum, result) => sum + awaited(result), 0);
    if (values === 0 || Date.now() + POLL_MS > deadline || signal.aborted) {
      return subjects.map((subject) => results.get(subject)!);
    }
    onWait(values);
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
