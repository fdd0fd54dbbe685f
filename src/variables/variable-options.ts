import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Alphabet } from './alphabet';
import { SecretStore } from './secret-store';
import { ValueRule } from './value-rule';
import { Verification } from './verification';

/** Options of every variable. */
export interface VariableOptions {
  /**
   * The purpose of the value, in one line of at most 1,024 characters. The command line shows it beside the name, and `put` and
   * `import` write it as the description of a parameter. A changed description triggers no check. Must not be secret.
   *
   * @default - none
   *
   * @example 'Primary database, read and write'
   */
  readonly description?: string;

  /**
   * Address of the page where people find or change the value, shown beside the description.
   *
   * @default - none
   *
   * @example 'https://dashboard.stripe.com/apikeys'
   */
  readonly helpUrl?: string;

  /**
   * Rules for the value. The gate checks them before a deployment uses the value, and the command line before it writes
   * one. For a file, they apply to its content.
   *
   * @default - any text
   *
   * @example [ValueRule.url({ schemes: ['postgres'] })]
   */
  readonly rules?: ValueRule[];
}

/** Options of every variable whose value is in a store of the service. */
export interface OwnVariableOptions extends VariableOptions {
  /**
   * Name in the store: the part after the prefix, such as `legacy-token` or `smtp/user`, or the JSON key.
   *
   * @default - the variable's name
   *
   * @example 'legacy-token'
   */
  readonly name?: string;

  /**
   * The store that contains the value.
   *
   * @default - the store of the `ServiceSecrets`
   */
  readonly store?: SecretStore;
}

/** Options of a variable whose first value the gate creates. */
export interface CreatedVariableOptions extends OwnVariableOptions {
  /**
   * Whether a deletion of the stack deletes the parameter. `DESTROY` deletes it if this stack created it.
   * Removing the variable from the list never deletes the parameter.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Options of `Variable.generated`. */
export interface GeneratedOptions extends CreatedVariableOptions {
  /**
   * Number of characters, 8 to 4,096.
   *
   * @default 32
   */
  readonly length?: number;

  /**
   * Characters to choose from.
   *
   * @default Alphabet.ALPHANUMERIC
   */
  readonly alphabet?: Alphabet;
}

/** Options of `Variable.config`. */
export interface ConfigOptions extends CreatedVariableOptions {}

/** Options of `Variable.derived`. */
export interface DerivedOptions extends OwnVariableOptions {}

/** Options of a reference to an external value, which the service doesn't own. */
export interface ExternalVariableOptions extends VariableOptions {
  /**
   * How the gate checks this value.
   *
   * @default - the verification of the `ServiceSecrets`
   */
  readonly verification?: Verification;
}

/** Options of a reference to an external value by its name. */
export interface ExternalNameOptions extends ExternalVariableOptions {
  /**
   * Customer managed key that the value is encrypted with.
   *
   * @default - the AWS managed key, which needs no statement
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Region of the parameter or secret.
   *
   * @default - the stack's region
   *
   * @example 'eu-central-1'
   */
  readonly region?: string;
}

/** Options of a reference to a secret by its name. */
export interface SecretNameOptions extends ExternalNameOptions {
  /**
   * Version by its stage.
   *
   * @default - AWSCURRENT
   *
   * @example 'AWSPREVIOUS'
   */
  readonly versionStage?: string;

  /**
   * Version by its ID.
   *
   * @default - the version that the stage names
   */
  readonly versionId?: string;
}
