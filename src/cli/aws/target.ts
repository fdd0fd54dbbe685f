import { cached } from '../../aws/cached';

/** Where calls go, and with whose credentials. */
export interface Target {
  readonly region: string;
  readonly profile?: string;
}

interface ClientConfig {
  readonly region: string;
  readonly profile?: string;
  readonly retryMode: 'adaptive';
  readonly maxAttempts: number;
}

/** Parameter Store writes are throttled at a few a second: waiting is right, giving up isn't. */
const MAX_ATTEMPTS = 15;

/** One client for each target. */
export function perTarget<C>(create: (config: ClientConfig) => C): (target: Target) => C {
  const client = cached(create);
  return ({ region, profile }) => client({ region, ...(profile ? { profile } : {}), retryMode: 'adaptive', maxAttempts: MAX_ATTEMPTS });
}
