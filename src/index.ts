export { FileEncoding, type FileAccessOptions, type FileOptions, type GoogleCredentialsOptions, type InitContainerOptions } from './variables/files/file-options';
export { type DotenvListOptions, type FileListOptions, type StoreListOptions } from './variables/lists/list-options';
export { VariableList } from './variables/lists/variable-list';
export { SecretStore, type SecretStoreOptions } from './variables/secret-store';
export { ServiceSecrets } from './ecs/service-secrets';
export { type AddToContainerOptions, type ServiceSecretsProps } from './ecs/service-secrets-props';
export { Alphabet } from './variables/alphabet';
export { ServiceSecretsFunctions, type ServiceSecretsFunctionsOptions } from './variables/service-secrets-functions';
export {
  ValueRule,
  type Base64RuleOptions,
  type CertificateRuleOptions,
  type IntegerRuleOptions,
  type JsonRuleOptions,
  type PemRuleOptions,
  type UrlRuleOptions,
} from './variables/value-rule';
export { Variable } from './variables/variable';
export {
  type ConfigOptions,
  type CreatedVariableOptions,
  type DerivedOptions,
  type ExternalNameOptions,
  type ExternalVariableOptions,
  type GeneratedOptions,
  type OwnVariableOptions,
  type SecretNameOptions,
  type VariableOptions,
} from './variables/variable-options';
export { Verification } from './variables/verification';
export { type UndeclaredNameOptions } from './follow/construct/undeclared-names';
export { UndeclaredNamesEvent } from './follow/construct/undeclared-names-event';
export { ExternalSecretsOperator, type ExternalSecretsOperatorProps } from './eks/external-secrets-operator';
export { KubernetesCluster } from './eks/kubernetes-cluster';
export { KubernetesSecrets } from './eks/kubernetes-secrets';
export { type KubernetesSecretsProps } from './eks/kubernetes-secrets-props';
export { type IRedeployment, type RedeployOptions } from './redeploy/construct/redeployment';
export { type AddToCfnResourceOptions, type AddToJobDefinitionOptions } from './workloads/add-to-resource-options';
export { DeploymentGate } from './workloads/deployment-gate';
export { type DeploymentGateOptions } from './workloads/deployment-gate-options';
export { DeploymentGates } from './workloads/deployment-gates';
