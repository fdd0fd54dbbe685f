import { randomInt } from 'node:crypto';
import { AdaptiveRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorInfo, RetryStrategyV2, RetryToken, StandardRetryToken } from '@smithy/types';
import { ConnectionError } from './connection-error';
import { throttling } from './throttling';

/** AWS throttles writes to Parameter Store after a few a second, so retry for long. */
export const MAX_ATTEMPTS = 15;
/** How long to retry a call whose connection fails, or to which AWS doesn't respond. The last attempt may add one silence timeout. */
const PATIENCE_MS = 8_000;
const FIRST_DELAY_MS = 150;
const LONGEST_DELAY_MS = 2_000;
/** After a call has used up its retries, other calls fail at once for this time. */
const GIVEN_UP_MS = 3_000;

/**
 * Retries long while AWS throttles, and reports that. Retries only briefly if nothing responds: without a network, a command ends
 * within 20 seconds.
 */
export class PatientRetries implements RetryStrategyV2 {
  private readonly adaptive: AdaptiveRetryStrategy;
  private readonly started = new WeakMap<RetryToken, number>();
  private givenUp?: { readonly error: ConnectionError; readonly at: number };

  constructor(private readonly patienceMs = PATIENCE_MS) {
    this.adaptive = new AdaptiveRetryStrategy(MAX_ATTEMPTS, { maxAttempts: MAX_ATTEMPTS } as never);
  }

  async acquireInitialRetryToken(scope: string): Promise<RetryToken> {
    if (this.givenUp && Date.now() - this.givenUp.at < GIVEN_UP_MS) {
      throw this.givenUp.error;
    }
    return this.starting(await this.adaptive.acquireInitialRetryToken(scope), Date.now());
  }

  async refreshRetryTokenForRetry(token: RetryToken, info: RetryErrorInfo): Promise<RetryToken> {
    const started = this.started.get(token) ?? Date.now();
    if (info.errorType === 'THROTTLING') {
      throttling.report(started);
      return this.starting(await this.adaptive.refreshRetryTokenForRetry(token as StandardRetryToken, info), started);
    }
    if (info.errorType !== 'TRANSIENT' && info.errorType !== 'SERVER_ERROR') {
      throw info.error;
    }
    const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** token.getRetryCount());
    const delay = randomInt(longest / 2, longest);
    if (Date.now() + delay - started > this.patienceMs) {
      this.givenUp = info.error instanceof ConnectionError ? { error: info.error, at: Date.now() } : undefined;
      throw info.error;
    }
    await new Promise((resolve) => setTimeout(resolve, delay));
    return this.starting(nextOf(token), started);
  }

  recordSuccess(token: RetryToken): void {
    this.givenUp = undefined;
    this.adaptive.recordSuccess(token as StandardRetryToken);
  }

  private starting<T extends RetryToken>(token: T, at: number): T {
    this.started.set(token, at);
    return token;
  }
}

function nextOf(token: RetryToken): RetryToken {
  const retries = token.getRetryCount() + 1;
  return { getRetryCount: () => retries, getRetryDelay: () => 0, getRetryCost: () => undefined } as RetryToken;
}
