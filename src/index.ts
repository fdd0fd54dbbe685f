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
} from './ecs/variable';
export { Verification } from './ecs/verification';
export { Redeployment, type RedeployOptions } from './redeploy/redeployment';
