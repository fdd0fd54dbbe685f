import { AddSecrets, PREFIX } from './subject';
import { SecretStore, ServiceSecrets, Variable } from '../../src';

export const withLibrary: AddSecrets = (stack, container, names, encryptionKey) => {
  new ServiceSecrets(stack, 'Secrets', {
    store: SecretStore.parameterStore(PREFIX, { encryptionKey }),
    variables: Object.fromEntries(names.map((name) => [name, Variable.secret()])),
  }).addToContainer(container);
};
