export { FileAccessOptions, FileEncoding, FileOptions, InitContainerOptions } from './ecs/files/file-options';
export { SecretStore, SecretStoreOptions } from './ecs/secret-store';
export { AddToContainerOptions, ServiceSecrets, ServiceSecretsProps } from './ecs/service-secrets';
export {
  Alphabet,
  ConfigOptions,
  CreatedVariableOptions,
  ForeignNameOptions,
  ForeignVariableOptions,
  GeneratedOptions,
  OwnVariableOptions,
  Variable,
} from './ecs/variable';
export { Verification } from './ecs/verification';
export { ExternalSecretsOperator, ExternalSecretsOperatorProps } from './eks/external-secrets-operator';
export { KubernetesCluster } from './eks/kubernetes-cluster';
export { KubernetesSecrets, KubernetesSecretsProps } from './eks/kubernetes-secrets';
