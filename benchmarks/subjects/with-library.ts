import { AddSecrets, PREFIX } from './subject';
import { SecretStore, ServiceSecrets, Variable } from '../../src';

export const withLibrary: AddSecrets = (scope, container, names, encryptionKey) => {
  new ServiceSecrets(scope, 'Secrets', {
    store: SecretStore.parameterStore(PREFIX, { encryptionKey }),
    variables: Object.fromEntries(names.map((name) => [name, Variable.secret()])),
  }).addToContainer(container);
};
