import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ExternalSecretsOperator } from './external-secrets-operator';
import { KubernetesCluster } from './kubernetes-cluster';
import { SecretStore } from '../variables/secret-store';
import { Variable } from '../variables/variable';
import { Verification } from '../variables/verification';

/** Properties of `KubernetesSecrets`. */
export interface KubernetesSecretsProps {
  /** Where the service runs. */
  readonly cluster: KubernetesCluster;

  /**
   * Namespace of the service. It must exist: make this construct depend on it, where the app makes it.
   *
   * @jsii suppress JSII5018 C# writes the property with a capital
   */
  readonly namespace: string;

  /** Where the service's own values live. */
  readonly store: SecretStore;

  /** The variables by the names that the container gets. */
  readonly variables: { readonly [name: string]: Variable };

  /**
   * Name of the Secret and the ConfigMap, and the beginning of the other objects' names: small letters, digits, `-` and `.`.
   *
   * @default - made of the construct's path
   */
  readonly name?: string;

  /**
   * How often the operator reads the values again. A changed value reaches the Secret within this time; pods see it when
   * they are restarted.
   *
   * @default Duration.hours(1)
   *
   * @example Duration.minutes(10)
   */
  readonly refreshInterval?: Duration;

  /**
   * The operator, where the app installs it.
   *
   * @default - the one that the cluster has; its version is checked at the first deployment
   *
   * @jsii suppress JSII5018 C# writes the property with a capital
   */
  readonly operator?: ExternalSecretsOperator;

  /**
   * Role of the operator's controller, which then assumes a role of this service's: for clusters that use Pod Identity,
   * which can't be chosen per namespace. It gets the permission to assume that role.
   *
   * @default - a service account in the namespace with a role of its own (IRSA)
   */
  readonly controllerRole?: iam.IRole;

  /**
   * How long a deployment waits for the operator to fill the Secret, at most 14 minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;

  /**
   * How thoroughly values are checked before the operator is told about them. `NONE` isn't possible here.
   *
   * @default Verification.VALUES
   */
  readonly verification?: Verification;

  /**
   * Check at every deployment, also when the declaration didn't change. Each synthesis then gives another template. A
   * value changed meanwhile is read again before anything that depends on this, and changes `podAnnotations`.
   *
   * @default false
   */
  readonly verifyEveryDeployment?: boolean;

  /**
   * How long the check waits for missing values whose names are new in this declaration, at most 14 minutes.
   *
   * @default - 10 minutes where the stack creates the key or the secret of a store, none otherwise
   */
  readonly waitForValues?: Duration;
}
