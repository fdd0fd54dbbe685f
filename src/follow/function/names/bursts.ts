import { QUIET_SECONDS } from '../../../core/contracts/follow';
import { TimedName } from '../../../stores/names-in-store';

/** Names that somebody created in a store within a short time. */
export interface Burst {
  /** Milliseconds since 1970, of its first and its last name. */
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
}

const QUIET_MS = QUIET_SECONDS * 1_000;
/** A burst without a pause ends after this time, so that its names are reported. */
const LONGEST_MS = 15 * 60_000;

/** Depends only on the store, so every run finds the same bursts. Sorted by time, oldest first. */
export function burstsOf(names: readonly TimedName[]): Burst[] {
  const timed = names.flatMap(({ name, created }) => (created ? [{ name, at: created.getTime() }] : [])).sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1));
  const bursts: { from: number; to: number; names: string[] }[] = [];
  for (const { name, at } of timed) {
    const last = bursts[bursts.length - 1];
    if (last && at - last.to < QUIET_MS && at - last.from < LONGEST_MS) {
      last.to = at;
      last.names.push(name);
    } else {
      bursts.push({ from: at, to: at, names: [name] });
    }
  }
  return bursts;
}

/** Whether no more names can join the burst. */
export function isOver(burst: Burst, now: number): boolean {
  return overAt(burst) <= now;
}

export function overAt({ from, to }: Burst): number {
  return Math.min(to + QUIET_MS, from + LONGEST_MS);
}
