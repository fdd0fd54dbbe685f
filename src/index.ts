export { FileEncoding, type FileAccessOptions, type FileOptions, type GoogleCredentialsOptions, type InitContainerOptions } from './ecs/files/file-options';
export { type DotenvListOptions, type FileListOptions, type StoreListOptions } from './ecs/lists/list-options';
export { VariableList } from './ecs/lists/variable-list';
export { SecretStore, type SecretStoreOptions } from './ecs/secret-store';
export { ServiceSecrets, type AddToContainerOptions, type ServiceSecretsProps } from './ecs/service-secrets';
export {
  Alphabet,
  Variable,
  type ConfigOptions,
  type CreatedVariableOptions,
  type ForeignNameOptions,
  type ForeignVariableOptions,
  type GeneratedOptions,
  type OwnVariableOptions,
  type SecretNameOptions,
} from './ecs/variable';
export { Verification } from './ecs/verification';
export { ExternalSecretsOperator, type ExternalSecretsOperatorProps } from './eks/external-secrets-operator';
export { KubernetesCluster } from './eks/kubernetes-cluster';
export { KubernetesSecrets } from './eks/kubernetes-secrets';
export { type KubernetesSecretsProps } from './eks/kubernetes-secrets-props';
export { type IRedeployment, type RedeployOptions } from './redeploy/redeployment';
