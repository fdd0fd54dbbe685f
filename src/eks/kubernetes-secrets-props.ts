import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ExternalSecretsOperator } from './external-secrets-operator';
import { KubernetesCluster } from './kubernetes-cluster';
import { SecretStore } from '../variables/secret-store';
import { Variable } from '../variables/variable';
import { Verification } from '../variables/verification';

/** Properties of `KubernetesSecrets`. */
export interface KubernetesSecretsProps {
  /** The cluster that the service runs in. */
  readonly cluster: KubernetesCluster;

  /**
   * Namespace of the service. It must exist. If the app creates it, add a dependency of this construct on it.
   *
   * @jsii suppress JSII5018 C# writes the property with a capital
   */
  readonly namespace: string;

  /** The store of the service's own values. */
  readonly store: SecretStore;

  /** The variables by the names that the container gets. */
  readonly variables: { readonly [name: string]: Variable };

  /**
   * Name of the Secret and the ConfigMap, and prefix of the other objects' names: lowercase letters, digits, `-` and `.`.
   *
   * @default - derived from the construct's path
   */
  readonly name?: string;

  /**
   * How often the operator reads the values again. A changed value reaches the Secret within this time. Pods read it when
   * they restart.
   *
   * @default Duration.hours(1)
   *
   * @example Duration.minutes(10)
   */
  readonly refreshInterval?: Duration;

  /**
   * The operator, if the app installs it.
   *
   * @default - the operator of the cluster; the first deployment checks its version
   *
   * @jsii suppress JSII5018 C# writes the property with a capital
   */
  readonly operator?: ExternalSecretsOperator;

  /**
   * Role of the operator's controller, which then assumes a role of this service. For clusters with Pod Identity, whose
   * role can't differ by namespace. The library grants it the permission to assume that role.
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
   * How thoroughly the gate checks values before the operator reads them. `NONE` isn't possible here.
   *
   * @default Verification.VALUES
   */
  readonly verification?: Verification;

  /**
   * Check at every deployment, also when the declaration didn't change. Each synthesis then creates a different template. The
   * operator reads a changed value again before the deployment of resources that depend on this one; `podAnnotations` change with it.
   *
   * @default false
   */
  readonly verifyEveryDeployment?: boolean;

  /**
   * How long the check waits for missing values whose names are new in this declaration, at most 14 minutes.
   *
   * @default - 10 minutes if the stack creates the key or the secret of a store, none otherwise
   */
  readonly waitForValues?: Duration;
}
