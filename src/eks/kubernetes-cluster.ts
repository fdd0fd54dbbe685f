import { Duration, IResource } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IDependable } from 'constructs';
import { assertEksCluster, assertEksV2Cluster } from './arguments';
import { EksLibrary, eksV2 } from './eks-library';
import { Manifest } from './manifests';
import { jsonPathOf, KubectlQuery } from './readiness';
import { RuleError } from '../core/errors';

/** The part of an `aws-eks-v2` cluster that the library uses. */
interface V2Cluster extends IResource {
  readonly clusterName: string;
  readonly openIdConnectProvider: iam.IOpenIdConnectProvider;
  readonly kubectlProvider?: unknown;
}

/**
 * The result of a wait.
 *
 * @internal
 */
export interface Awaited {
  /** The output of kubectl, as a token. */
  readonly answer: string;
  readonly construct: Construct;
}

/** @internal */
export interface HelmRelease {
  readonly chart: string;
  readonly release: string;
  readonly repository: string;
  readonly version: string;
  readonly namespace: string;
  readonly values: { readonly [key: string]: unknown };
  readonly timeout: Duration;
}

/**
 * An Amazon EKS cluster of either of the CDK's modules, created by the app or imported.
 *
 * @exampleMetadata fixture=kubernetes
 * @example
 *
 * new KubernetesSecrets(this, 'Secrets', {
 *   cluster: KubernetesCluster.fromEks(cluster),
 *   namespace: 'shop',
 *   store,
 *   variables: { DATABASE_URL: Variable.secret() },
 * });
 */
export class KubernetesCluster {
  /**
   * A cluster of `aws-cdk-lib/aws-eks`.
   *
   * @param cluster Created by the app, or imported with `kubectlRoleArn` or `kubectlProvider`, and with
   * `openIdConnectProvider` unless you set `controllerRole`.
   * @returns the cluster, for `KubernetesSecrets` and `ExternalSecretsOperator`
   *
   * @exampleMetadata fixture=kubernetes
   * @example
   *
   * const kubernetes = KubernetesCluster.fromEks(cluster);
   */
  public static fromEks(cluster: eks.ICluster): KubernetesCluster {
    assertEksCluster(cluster);
    return new KubernetesCluster(eks, cluster);
  }

  /**
   * A cluster of `aws-cdk-lib/aws-eks-v2`, which aws-cdk-lib contains since 2.240.0.
   *
   * Fails for a cluster without a kubectl provider, and with an older aws-cdk-lib.
   *
   * @param cluster An `aws_eks_v2.ICluster`: created by the app with `kubectlProviderOptions`, or imported with
   * `kubectlProvider`, and with `openIdConnectProvider` unless you set `controllerRole`.
   * @returns the cluster, for `KubernetesSecrets` and `ExternalSecretsOperator`
   *
   * @exampleMetadata fixture=kubernetes
   * @example
   *
   * const kubernetes = KubernetesCluster.fromEksV2(clusterV2);
   */
  public static fromEksV2(cluster: IResource): KubernetesCluster {
    const library = eksV2();
    assertEksV2Cluster(cluster);
    const candidate = cluster as V2Cluster;
    if (!candidate.kubectlProvider) {
      throw new RuleError({
        subject: 'cluster',
        must: 'must have a kubectl provider, which applies the objects',
        got: `${cluster.node.path}, which has none`,
        fix: 'set the cluster\'s `kubectlProviderOptions` with a `kubectlLayer`, or import it with `kubectlProvider`',
      });
    }
    return new KubernetesCluster(library, candidate as unknown as eks.ICluster);
  }

  private readonly library: EksLibrary;
  private readonly cluster: eks.ICluster;

  private constructor(library: EksLibrary, cluster: eks.ICluster) {
    this.library = library;
    this.cluster = cluster;
  }

  /**
   * Applies one object from the stack of the scope. The cluster's own `addManifest` would add it to the cluster's
   * stack, which would then depend on this one.
   *
   * @internal
   */
  public _apply(scope: Construct, manifest: Manifest): Construct {
    const { kind, metadata: { name } } = manifest;
    // The ID contains the name: another name is another object, and CloudFormation deletes the old one.
    // No pruning: it doesn't reach custom resources, and each manifest has only one object.
    return new this.library.KubernetesManifest(scope, `${kind}-${name}`, { cluster: this.cluster, manifest: [manifest], prune: false });
  }

  /**
   * Waits until the question has an answer, and returns it as a token.
   *
   * @internal
   */
  public _wait(scope: Construct, id: string, namespace: string, question: KubectlQuery, timeout: Duration): Awaited {
    const value = new this.library.KubernetesObjectValue(scope, id, {
      cluster: this.cluster,
      objectType: question.objectType,
      objectName: question.objectName,
      objectNamespace: namespace,
      jsonPath: jsonPathOf(question),
      timeout,
    });
    return { answer: value.value, construct: value };
  }

  /** @internal */
  public _serviceAccount(scope: Construct, id: string, name: string, namespace: string): { readonly role: iam.IRole; readonly dependable: IDependable } {
    try {
      void this.cluster.openIdConnectProvider.openIdConnectProviderArn;
    } catch {
      throw new RuleError({
        subject: 'cluster',
        must: 'must have an OpenID Connect provider, by which a service account gets a role',
        got: `${this.cluster.node.path}, which has none`,
        fix: 'import it with `openIdConnectProvider`, or give `controllerRole`',
      });
    }
    const account = new this.library.ServiceAccount(scope, id, { cluster: this.cluster, name, namespace });
    return { role: account.role, dependable: account };
  }

  /** @internal */
  public _install(scope: Construct, id: string, release: HelmRelease): IDependable {
    return new this.library.HelmChart(scope, id, { ...release, cluster: this.cluster, wait: true, createNamespace: true });
  }
}
