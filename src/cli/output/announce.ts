import { Output } from './output';
import { StoreDeclaration } from '../../core/declaration';
import { ResolvedService } from '../session';

/** Before every write: whose account, where, and what. */
export function announce(output: Output, service: ResolvedService, stores: Iterable<number>, verb = 'writing to'): void {
  const places = [...new Set(stores)].map((index) => {
    const store = service.declaration.stores[index];
    return `${store.name}${store.region && store.region !== service.target.region ? ` (${store.region})` : ''}`;
  });
  output.note(`${verb} account ${service.account}, ${service.target.region}, ${places.join(' and ')}`);
}

export function storeLabel(store: StoreDeclaration): string {
  return store.kind === 'ssm' ? `Parameter Store ${store.name}` : `Secrets Manager ${store.name}`;
}
