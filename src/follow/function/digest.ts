import { createHash } from 'crypto';

/** A short name for a subject. It fits into a schedule's name, which has at most 64 characters. */
export function digest(parts: readonly string[]): string {
  // eslint-disable-next-line no-restricted-syntax -- of names, never of a value
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}
