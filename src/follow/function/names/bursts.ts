import { QUIET_SECONDS } from '../../../core/contracts/follow';
import { TimedName } from '../../../stores/names-in-store';

/** Names that came into a store one soon after the other. */
export interface Burst {
  /** Milliseconds since 1970: of its first and its last name. */
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
}

const QUIET_MS = QUIET_SECONDS * 1_000;
/** A burst that doesn't pause is cut, so that its names are reported at all. */
const LONGEST_MS = 15 * 60_000;

/** Depends on nothing but the store: whoever looks sees the same bursts, whenever it is. Oldest first. */
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

/** Whether no name can join it any more. */
export function isOver(burst: Burst, now: number): boolean {
  return overAt(burst) <= now;
}

export function overAt({ from, to }: Burst): number {
  return Math.min(to + QUIET_MS, from + LONGEST_MS);
}
