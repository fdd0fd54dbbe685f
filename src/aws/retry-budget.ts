import { isAccessDenied, isUnusableKey } from './errors';

/** The time. Tests replace it. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** How long the delay of a new policy or key may explain a denied read or write. */
const POLICY_DELAY = 60_000;

/**
 * Environment variable of the function with seconds that replace that minute, at most a minute. No construct sets it. The
 * tests' emulator sets it in its own environment: it has no such delay, and each denial would cost a test the minute.
 */
export const POLICY_DELAY_VARIABLE = 'SERVICE_SECRETS_POLICY_DELAY';

/** Milliseconds for which a caller retries a denied request. */
export function policyDelay(environment: NodeJS.ProcessEnv = process.env): number {
  const seconds = environment[POLICY_DELAY_VARIABLE];
  return seconds !== undefined && /^\d+$/.test(seconds) ? Math.min(Number(seconds) * 1_000, POLICY_DELAY) : POLICY_DELAY;
}

/**
 * Policies, keys and writes take a while to reach all of AWS. Until the deadline, callers retry requests that fail for that reason.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export class RetryBudget {
  public static none(clock: Clock = SYSTEM_CLOCK): RetryBudget {
    return new RetryBudget(clock, 0);
  }

  private readonly deadline: number;

  constructor(private readonly clock: Clock, milliseconds: number, private readonly interval = 3_000, private readonly isFinal: (error: unknown) => boolean = () => false) {
    this.deadline = clock.now() + milliseconds;
  }

  /** The same budget, which doesn't retry some errors. */
  public except(isFinal: (error: unknown) => boolean): RetryBudget {
    return new RetryBudget(this.clock, this.deadline - this.clock.now(), this.interval, isFinal);
  }

  /** Waits a little and returns true, or returns false after the deadline. */
  public async waitForNextAttempt(): Promise<boolean> {
    if (this.clock.now() + this.interval > this.deadline) {
      return false;
    }
    await this.clock.sleep(this.interval);
    return true;
  }

  /** Retries a denied action, as a new policy or key may be the reason. Throws the last error. */
  public async retryWhileDenied<T>(action: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await action();
      } catch (error) {
        if (!(isAccessDenied(error) || isUnusableKey(error)) || this.isFinal(error) || !(await this.waitForNextAttempt())) {
          throw error;
        }
      }
    }
  }
}
