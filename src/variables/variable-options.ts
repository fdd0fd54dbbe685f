import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Alphabet } from './alphabet';
import { SecretStore } from './secret-store';
import { ValueRule } from './value-rule';
import { Verification } from './verification';

/** Options of every variable. */
export interface VariableOptions {
  /**
   * What the value is for, in one line of at most 1,024 characters. The command line shows it wherever a person meets the
   * name, and `put` and `import` write it as the description of a parameter. An edit runs no check. Not secret.
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
   * What the value must be. The gate checks it before a deployment uses the value, and the command line before it writes
   * one. For a file the rules look at its content.
   *
   * @default - any text
   *
   * @example [ValueRule.url({ schemes: ['postgres'] })]
   */
  readonly rules?: ValueRule[];
}

/** Options of every variable whose value lives in a store of the service. */
export interface OwnVariableOptions extends VariableOptions {
  /**
   * Name in the store: what follows the prefix, as in `legacy-token` or `smtp/user`, or the JSON key.
   *
   * @default - the variable's name
   *
   * @example 'legacy-token'
   */
  readonly name?: string;

  /**
   * The store that holds the value.
   *
   * @default - the store of the `ServiceSecrets`
   */
  readonly store?: SecretStore;
}

/** Options of a variable whose first value the gate makes. */
export interface CreatedVariableOptions extends OwnVariableOptions {
  /**
   * What happens to the parameter when the stack is deleted. With `DESTROY` it is deleted if this stack made it.
   * Taking the variable off the list never deletes it.
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

/** Options of a reference to somebody else's value. */
export interface ForeignVariableOptions extends VariableOptions {
  /**
   * How this value is checked.
   *
   * @default - as the `ServiceSecrets` says
   */
  readonly verification?: Verification;
}

/** Options of a reference by name. */
export interface ForeignNameOptions extends ForeignVariableOptions {
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
export interface SecretNameOptions extends ForeignNameOptions {
  /**
   * Version by its stage.
   *
   * @default - AWSCURRENT
   *
   * @example 'AWSPREVIOUS'
   */
  readonly versionStage?: string;

  /**
   * Version by its id.
   *
   * @default - the version that the stage names
   */
  readonly versionId?: string;
}
