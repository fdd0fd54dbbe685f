import { PendingRestart } from './pending';

/** Names of version 0.1.0, which messages that were queued during an upgrade still have. */
const FORMER = { since: 'oldestChangeAt', newest: 'newestChangeAt', needs: 'mustStartAfter', ripe: 'restartAfter' } as const;
const TIMES = ['oldestChangeAt', 'newestChangeAt', 'mustStartAfter', 'restartAfter'] as const;

/** `sentAt` is the start of the wait for a message that doesn't contain it. */
export function parsePendingRestart(value: unknown, sentAt: number): PendingRestart {
  const fields = Object.fromEntries(Object.entries(value ?? {}).map(([name, field]) => [former(name), field])) as Partial<PendingRestart>;
  if (typeof fields.service !== 'string' || !Array.isArray(fields.names) || !TIMES.every((name) => Number.isFinite(fields[name]))) {
    throw new Error(`not a message of this function: service, names, ${TIMES.join(', ')} are expected`);
  }
  return { ...fields as PendingRestart, waitingSince: fields.waitingSince ?? sentAt, hops: fields.hops ?? 0 };
}

/** The message for the dead-letter queue. After a redrive the wait starts again. */
export function withoutWaiting({ waitingSince, hops, ...rest }: PendingRestart): Omit<PendingRestart, 'waitingSince' | 'hops'> {
  return rest;
}

function former(name: string): string {
  return Object.hasOwn(FORMER, name) ? FORMER[name as keyof typeof FORMER] : name;
}
