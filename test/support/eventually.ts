import { setTimeout as sleep } from 'node:timers/promises';

export interface EventuallyOptions {
  /** Only matters where the event never comes: long enough for a busy machine. @default 240 */
  readonly seconds?: number;
  /** Between two polls. @default 250 */
  readonly everyMs?: number;
  /** An addition to the message when the event never comes. */
  readonly details?: () => string;
}

/** Polls until there is a result. False and undefined are none. */
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
