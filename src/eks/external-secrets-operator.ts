import { Duration, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { assertOperatorProps } from './arguments';
import { KubernetesCluster } from './kubernetes-cluster';
import { assertNamespace } from './names';
import { RuleError } from '../core/errors';
import { checkedScope } from '../variables/input';

/** The version that the tests of this library use, on a real API server. */
const TESTED_VERSION = '0.20.4';
/** The first version that serves external-secrets.io/v1. */
const LOWEST = [0, 16] as const;

/** Properties of `ExternalSecretsOperator`. */
export interface ExternalSecretsOperatorProps {
  /** The cluster to install the operator in. */
  readonly cluster: KubernetesCluster;

  /**
   * Namespace. Helm creates it if it is missing.
   *
   * @default external-secrets
   *
   * @jsii suppress JSII5018 C# writes the property with a capital
   */
  readonly namespace?: string;

  /**
   * Version of the Helm chart, 0.16.0 or newer.
   *
   * @default 0.20.4, which the tests of the library use
   */
  readonly version?: string;

  /**
   * Values of the Helm chart.
   *
   * @default - those of the chart; its CustomResourceDefinitions are installed
   */
  readonly values?: { readonly [key: string]: any };
}

/**
 * External Secrets Operator, from its Helm chart. The deployment waits until it runs, webhooks included. A cluster needs
 * only one; skip this construct if the cluster has one already.
 *
 * @see https://external-secrets.io/latest/introduction/getting-started/
 *
 * @exampleMetadata fixture=kubernetes
 * @example
 *
 * const operator = new ExternalSecretsOperator(this, 'Operator', { cluster: KubernetesCluster.fromEks(cluster) });
 */
export class ExternalSecretsOperator extends Construct {
  /**
   * The namespace.
   *
   * @jsii suppress JSII5018 C# writes the property with a capital
   */
  public readonly namespace: string;

  /**
   * Installs the chart.
   *
   * Fails for a version that doesn't serve external-secrets.io/v1.
   *
   * @param scope A stack, or a construct in it.
   * @param id Unique in the scope.
   * @param props The cluster and the options of the chart.
   */
  constructor(scope: Construct, id: string, props: ExternalSecretsOperatorProps) {
    super(checkedScope(scope, id), id);
    assertOperatorProps(props);
    this.namespace = props.namespace ?? 'external-secrets';
    const version = props.version ?? TESTED_VERSION;
    if (!Token.isUnresolved(this.namespace)) {
      assertNamespace(this.namespace);
    }
    if (!Token.isUnresolved(version)) {
      assertVersion(version);
    }
    props.cluster._install(this, 'Chart', {
      chart: 'external-secrets',
      release: 'external-secrets',
      repository: 'https://charts.external-secrets.io',
      version,
      namespace: this.namespace,
      values: { installCRDs: true, ...props.values },
      timeout: Duration.minutes(10),
    });
  }
}

function assertVersion(version: string): void {
  const parts = /^v?(\d+)\.(\d+)\.\d+/.exec(version);
  const fail = (must: string): never => {
    throw new RuleError({ subject: 'version', must, got: JSON.stringify(version), fix: `leave it out for ${TESTED_VERSION}` });
  };
  if (!parts) {
    fail('must be one exact version of the chart, so that each deployment installs the same');
  }
  const [major, minor] = [Number(parts![1]), Number(parts![2])];
  if (major === LOWEST[0] && minor < LOWEST[1]) {
    fail(`must be ${LOWEST.join('.')}.0 or newer, which serves external-secrets.io/v1`);
  }
}
