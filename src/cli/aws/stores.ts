import { secretsManager } from './secrets-manager-client';
import { ssm } from './ssm-client';
import { Target } from './target';
import { StoreDeclaration } from '../../core/declaration';
import { openStore, StoreServices, storeServices } from '../../stores/store-services';
import { ValueStore } from '../../stores/value-store';

/** The stores with the caller's credentials. */
export function storesAt(target: Target): StoreServices {
  const at = (region?: string): Target => ({ ...target, region: region ?? target.region });
  return storeServices({ ssm: (region) => ssm(at(region)), secretsManager: (region) => secretsManager(at(region)) });
}

export function storeAt(store: StoreDeclaration, target: Target): ValueStore {
  return openStore(storesAt(target), store);
}
