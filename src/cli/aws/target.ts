import { StoreDeclaration } from '../../core/declaration';

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

/** One client for each target, so that its measure of the allowed rate is shared by all calls of a command. */
export function perTarget<C>(create: (config: ClientConfig) => C): (target: Target) => C {
  const clients = new Map<string, C>();
  return ({ region, profile }) => {
    const key = `${region} ${profile ?? ''}`;
    const client = clients.get(key) ?? create({ region, ...(profile ? { profile } : {}), retryMode: 'adaptive', maxAttempts: MAX_ATTEMPTS });
    clients.set(key, client);
    return client;
  };
}

/** Where a store is, which a stack of another region may use. */
export function whereIs(store: Pick<StoreDeclaration, 'region'>, target: Target): Target {
  return { ...target, region: store.region ?? target.region };
}
