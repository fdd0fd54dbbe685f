import type { GateDependencies } from './handler';
import { RetryBudget } from '../../aws/retry-budget';
import { checkValues } from '../../checks';
import { Declaration } from '../../core/declaration';
import { Finding, StoredValue } from '../../core/stored-value';
import { readReferences, sharing } from '../../stores/read-values';

export interface WaitOptions {
  readonly declaration: Declaration;
  readonly findings: readonly Finding[];
  readonly seconds: number;
  readonly dependencies: GateDependencies;
  readonly budget: RetryBudget;
  /** The deployment was given up. */
  stopped(): Promise<boolean>;
}

const POLL = 5_000;
const REPORT = 30_000;
/** Kept for the last check and the answer. */
const RESERVE = 30_000;

/** Reads missing values until they are there, or the time is over. Says which are awaited at once and every 30 seconds. */
export async function waitForValues(options: WaitOptions): Promise<Map<string, StoredValue>> {
  const { declaration, dependencies: { stores, clock, log, remainingMillis } } = options;
  const started = clock.now();
  const deadline = started + Math.min(options.seconds * 1_000, remainingMillis() - RESERVE);
  const seen = new Map<string, StoredValue>();
  let awaited = options.findings;
  let reported: number | undefined;
  while (awaited.length > 0 && clock.now() < deadline) {
    if (reported === undefined || clock.now() - reported >= REPORT) {
      if (reported !== undefined && await options.stopped()) {
        log({ message: 'The stack is being rolled back: no longer waiting' });
        break;
      }
      reported = clock.now();
      log({ message: `waiting for ${awaited.length} ${awaited.length === 1 ? 'value' : 'values'}`, secondsLeft: Math.round((deadline - reported) / 1_000), names: awaited.map(({ variable }) => variable) });
    }
    await clock.sleep(Math.min(POLL, Math.max(deadline - clock.now(), 0)));
    const names = new Set(awaited.map(({ variable }) => variable));
    const readings = await readReferences(declaration, stores, { only: sharing(declaration, [...names]), budget: options.budget });
    readings.forEach((reading, name) => seen.set(name, reading));
    awaited = checkValues(declaration, readings).filter(({ missing, variable }) => missing && names.has(variable));
  }
  return seen;
}
