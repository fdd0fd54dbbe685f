import { ParameterStoreService } from './parameter-store/service';
import { SecretsManagerService } from './secrets-manager/service';
import { StoreService, ValueStore } from './value-store';
import { StoreClients } from '../aws/clients';
import { StoreDeclaration, StoreKind } from '../core/declaration';

/** By the kind of a store, and by the service of a location. */
export type StoreServices = Readonly<Record<StoreKind, StoreService>>;

export function storeServices(clients: StoreClients): StoreServices {
  return {
    ssm: new ParameterStoreService((region) => clients.ssm(region)),
    secretsmanager: new SecretsManagerService((region) => clients.secretsManager(region)),
  };
}

export function openStore(services: StoreServices, store: StoreDeclaration): ValueStore {
  return services[store.kind].open(store);
}
