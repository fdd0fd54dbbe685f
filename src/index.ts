export { FileAccessOptions, FileEncoding, FileOptions, InitContainerOptions } from './ecs/files/file-options';
export { DotenvListOptions, FileListOptions, StoreListOptions } from './ecs/lists/list-options';
export { VariableList } from './ecs/lists/variable-list';
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
  SecretNameOptions,
  Variable,
} from './ecs/variable';
export { Verification } from './ecs/verification';
