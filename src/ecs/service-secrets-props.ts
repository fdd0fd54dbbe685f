import { Duration } from 'aws-cdk-lib';
import { InitContainerOptions } from '../variables/files/file-options';
import { SecretStore } from '../variables/secret-store';
import { Variable } from '../variables/variable';
import { Verification } from '../variables/verification';

/** Properties of `ServiceSecrets`. */
export interface ServiceSecretsProps {
  /** The store of the service's own values. */
  readonly store: SecretStore;

  /** The variables by the names that the container gets. */
  readonly variables: { readonly [name: string]: Variable };

  /**
   * How thoroughly the gate checks values before CloudFormation registers a task definition.
   *
   * @default Verification.VALUES
   */
  readonly verification?: Verification;

  /**
   * Check at every deployment, also when neither the declaration nor a task definition changed. Each synthesis then
   * creates a different template. A value that changed since the last deployment creates a new revision.
   *
   * @default false
   */
  readonly verifyEveryDeployment?: boolean;

  /**
   * How long a deployment waits for missing values whose names are new in this declaration, at most 14 minutes.
   *
   * @default - 10 minutes if the stack creates the key or the secret of a store, as nobody can put a value before: when CloudFormation
   * creates the gate, and in an update with a new key, secret or prefix; none otherwise
   *
   * @example Duration.minutes(5)
   */
  readonly waitForValues?: Duration;

  /**
   * The container that writes values to files, for variables with `asFile`.
   *
   * @default - a public busybox image, and the log of the container that gets the files
   *
   * @example const initContainer: InitContainerOptions = { image: ecs.ContainerImage.fromEcrRepository(mirror, '1.37.0') };
   */
  readonly initContainer?: InitContainerOptions;
}

/** Options of `addToContainer`. */
export interface AddToContainerOptions {
  /**
   * Names of the variables that this container gets.
   *
   * @default - all
   *
   * @example ['LOG_LEVEL', 'SENTRY_DSN']
   */
  readonly variables?: string[];
}
