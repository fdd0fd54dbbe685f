import { Output } from './output';
import { StoreDeclaration } from '../../core/declaration';
import { alternatives } from '../../core/words';
import { ResolvedService } from '../session';
import { Service } from '../source/service';
import { Reach } from '../values/reach';

/** Before every write: whose account, where, and what. */
export function announce(output: Output, service: ResolvedService, stores: Iterable<number>, verb = 'writing to'): void {
  const places = [...new Set(stores)].map((index) => {
    const store = service.declaration.stores[index];
    return `${store.name}${store.region && store.region !== service.target.region ? ` (${store.region})` : ''}`;
  });
  output.note(`${verb} account ${service.account}, ${service.target.region}, ${places.join(' and ')}`);
}

/** Before every write or deletion: whom else it reaches. */
export function announceReach(output: Output, { shared, oneValue, unknown }: Reach, consequence: 'reaches' | 'is without' = 'reaches'): void {
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

/** Two stacks of one app may have the same paths. */
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
