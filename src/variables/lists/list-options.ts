import * as kms from 'aws-cdk-lib/aws-kms';
import { SecretStore } from '../secret-store';

/** Options of `VariableList.fromFile`: the stores and keys that the file refers to by name. */
export interface FileListOptions {
  /**
   * Stores by the names that the file uses, as in `SENTRY_DSN: { secret: {}, store: common }`.
   *
   * @default - the file may use the service's own store only
   *
   * @example const stores = { common: SecretStore.parameterStore('/prod/common') };
   */
  readonly stores?: { readonly [name: string]: SecretStore };

  /**
   * Customer managed keys by the names that the file uses, as in
   * `DB_PASSWORD: { secretName: prod/db, encryptionKey: db }`.
   *
   * @default - the file may refer to values under AWS managed keys only
   *
   * @example const encryptionKeys = { db: databaseKey };
   */
  readonly encryptionKeys?: { readonly [name: string]: kms.IKey };

  /**
   * Names to accept from a store although processes load code by them, such as `NODE_OPTIONS`.
   *
   * @default - each of them is a warning
   *
   * @example ['NODE_OPTIONS']
   */
  readonly allowCodeLoading?: string[];
}

/** Options of `VariableList.fromDotenv`. */
export interface DotenvListOptions {
  /**
   * Names to leave out: names that the service doesn't need, or that the app declares in another way.
   *
   * @default - none
   *
   * @example ['NODE_ENV']
   */
  readonly exclude?: string[];

  /**
   * The store that contains the values.
   *
   * @default - the store of the `ServiceSecrets`
   */
  readonly store?: SecretStore;

  /**
   * Names to accept from a store although processes load code by them, such as `NODE_OPTIONS`.
   *
   * @default - each of them is a warning
   *
   * @example ['NODE_OPTIONS']
   */
  readonly allowCodeLoading?: string[];
}

/** Options of `VariableList.fromStore`. */
export interface StoreListOptions {
  /**
   * Names to leave out: names that the store contains for other purposes.
   *
   * @default - none
   *
   * @example ['FEATURE_FLAGS']
   */
  readonly exclude?: string[];

  /**
   * Ask the store at each synthesis, and keep nothing in `cdk.context.json`. The next deployment then has every name that people add, but
   * each synthesis needs the plug-in and credentials, and you can't repeat a deployment from the commit alone.
   *
   * A name that the deployed stack has and the store lacks stays declared, with a warning. The gate stops the next change of the service
   * until the store has a value. To remove the name, list it in `exclude`.
   *
   * @default false
   */
  readonly refresh?: boolean;

  /**
   * Names that the store must have. Synthesis fails without one of them.
   *
   * @default - none
   *
   * @example ['DATABASE_URL']
   */
  readonly required?: string[];

  /**
   * Names to accept from a store although processes load code by them, such as `NODE_OPTIONS`.
   *
   * @default - each of them is an error
   *
   * @example ['NODE_OPTIONS']
   */
  readonly allowCodeLoading?: string[];
}
