import { Output } from './output';
import { confirmed } from './prompts';
import { Declaration, StoreDeclaration } from '../../core/declaration';
import { alternatives } from '../../core/words';
import { STANDARD_TIER_BYTES } from '../../stores/parameter-store/put-parameter';
import { shownEndpoint } from '../aws/connection/endpoint';
import { Context } from '../context';
import { CommandError } from '../errors';
import { ResolvedService } from '../session';
import { Service } from '../source/service';
import { newlyAdvanced } from '../values/advanced-tier';
import { SharedValues } from '../values/shared-values';
import { storeAccount } from '../values/store-account';

export interface AnnounceOptions {
  /** Default: `writing to`, with `dryRun` `would write to`. */
  readonly verb?: string;
  readonly yes?: boolean;
  /** Nothing is written, so the command doesn't ask. */
  readonly dryRun?: boolean;
}

const SERVICE_IDS: Readonly<Record<StoreDeclaration['kind'], string>> = { ssm: 'SSM', secretsmanager: 'Secrets Manager' };

/**
 * Printed before every write: the account, the place, the endpoint and the values. Asks before a write to another account than the stack's.
 */
export async function announce({ io, output }: Pick<Context, 'io' | 'output'>, service: ResolvedService, stores: Iterable<number>, options: AnnounceOptions = {}): Promise<void> {
  const { dryRun, yes, verb = dryRun ? 'would write to' : 'writing to' } = options;
  const destinations = await destinationsOf(service, stores);
  destinations.forEach(({ account, endpoint, places }) =>
    output.note(`${verb} account ${account}, ${service.target.region}, ${places.join(' and ')}${throughEndpoint(endpoint)}`));
  const others = [...new Set(destinations.map(({ account }) => account))].filter((account) => account !== service.account);
  if (dryRun || others.length === 0) {
    return;
  }
  output.note(`the stack is in account ${service.account}, and the app names a store of account ${others.join(' and ')}`);
  if (!await confirmed(io, `Go on in account ${others.join(' and ')}?`, yes)) {
    throw new CommandError('nothing was written');
  }
}

/** The text about an endpoint that replaces AWS's own. */
export function throughEndpoint(endpoint: string | undefined): string {
  return endpoint === undefined ? '' : `, through the endpoint ${endpoint}`;
}

interface Destination {
  readonly account: string;
  readonly endpoint?: string;
  readonly places: string[];
}

async function destinationsOf(service: ResolvedService, stores: Iterable<number>): Promise<Destination[]> {
  const destinations = new Map<string, Destination>();
  for (const index of new Set(stores)) {
    const store = service.declaration.stores[index];
    const account = storeAccount(store, service.account);
    const endpoint = await shownEndpoint(SERVICE_IDS[store.kind], service.target.profile);
    const place = `${store.name}${store.region && store.region !== service.target.region ? ` (${store.region})` : ''}`;
    const key = `${account} ${endpoint ?? ''}`;
    const destination = destinations.get(key) ?? { account, endpoint, places: [] };
    destination.places.push(place);
    destinations.set(key, destination);
  }
  return [...destinations.values()];
}

/** Printed before every write: the parameters that AWS charges for from then on. */
export function announceTier(output: Output, declaration: Declaration, writes: Parameters<typeof newlyAdvanced>[1]): void {
  const names = newlyAdvanced(declaration, writes);
  if (names.length > 0) {
    const [need, it] = names.length === 1 ? ['needs an advanced parameter', 'it'] : ['need advanced parameters', 'them'];
    output.note(`${and(names)} ${need}, and AWS charges for ${it}: a standard parameter contains at most ${STANDARD_TIER_BYTES} bytes`);
  }
}

/** Printed before every write or deletion: the other services that it affects. */
export function announceSharedValues(output: Output, { shared, oneValue, unknown }: SharedValues, consequence: 'reaches' | 'is without' = 'reaches'): void {
  for (const { values, services } of shared) {
    const [are, it, reach] = values.length === 1 ? ['is', 'it', 'reaches'] : ['are', 'they', 'reach'];
    const readers = and(services.map(readerOf));
    output.note(`${and(values)} ${are} shared: ${consequence === 'reaches' ? `${it} also ${reach} ${readers}` : `${readers} would be without ${it === 'it' ? it : 'them'} too`}`);
  }
  oneValue.forEach((variables) => output.note(`${and(variables)} are one value`));
  if (unknown !== undefined) {
    output.note(`who else reads these values isn't known: ${unknown}`);
  }
}

/** Two stacks of one app may contain the same paths. */
function readerOf({ path, stack }: Service): string {
  return stack.id === undefined ? path : `${path} (stack ${stack.name})`;
}

const NAMED = 8;

function and(words: readonly string[]): string {
  return alternatives(words.length > NAMED ? [...words.slice(0, NAMED), `${words.length - NAMED} more`] : words, 'and', String);
}

export function storeLabel(store: StoreDeclaration): string {
  return store.kind === 'ssm' ? `Parameter Store ${store.name}` : `Secrets Manager ${store.name}`;
}
