import { isAccessDenied, isUnusableKey } from './errors';

/** Time, so that tests have their own. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** How long a denied read or write may be the delay of a policy or a key that was just created. */
const POLICY_DELAY = 60_000;

/**
 * Environment variable of the function: seconds in the place of that minute, at most as long. No construct sets it. The
 * tests' emulator has it in its own environment, as it has no such delay, and each denial would cost a test the minute.
 */
export const POLICY_DELAY_VARIABLE = 'SERVICE_SECRETS_POLICY_DELAY';

/** Milliseconds for which a denial is asked again. */
export function policyDelay(environment: NodeJS.ProcessEnv = process.env): number {
  const seconds = environment[POLICY_DELAY_VARIABLE];
  return seconds !== undefined && /^\d+$/.test(seconds) ? Math.min(Number(seconds) * 1_000, POLICY_DELAY) : POLICY_DELAY;
}

/**
 * Policies, keys and writes take a while to be seen everywhere: until the deadline an answer that they explain is asked for again.
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

  /** The same time, in which some errors aren't waited for. */
  public except(isFinal: (error: unknown) => boolean): RetryBudget {
    return new RetryBudget(this.clock, this.deadline - this.clock.now(), this.interval, isFinal);
  }

  /** Waits a little and says true, or says false when the time is over. */
  public async waitForNextAttempt(): Promise<boolean> {
    if (this.clock.now() + this.interval > this.deadline) {
      return false;
    }
    await this.clock.sleep(this.interval);
    return true;
  }

  /** Repeats what is denied, as a policy or a key that was just created may be the reason. Throws what came last. */
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
