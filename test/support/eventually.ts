import { setTimeout as sleep } from 'node:timers/promises';

export interface EventuallyOptions {
  /** Only matters where it never comes: long enough for a machine that is busy with other things. @default 240 */
  readonly seconds?: number;
  /** Between two looks. @default 250 */
  readonly everyMs?: number;
  /** What the message says besides, when it never comes. */
  readonly details?: () => string;
}

/** Waits for an event: looks until there is something. False and undefined are nothing. */
export async function eventually<T>(what: string, look: () => Promise<T | false | undefined>, options: EventuallyOptions = {}): Promise<T> {
  const { seconds = 240, everyMs = 250, details = () => '' } = options;
  for (const deadline = Date.now() + seconds * 1_000; ;) {
    const found = await look();
    if (found !== undefined && found !== false) {
      return found;
    }
    if (Date.now() > deadline) {
      throw new Error(`${what} did not come within ${seconds} s. ${details()}`.trim());
    }
    await sleep(everyMs);
  }
}
