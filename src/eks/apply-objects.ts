import { Duration } from 'aws-cdk-lib';
import { Construct, IDependable } from 'constructs';
import { ExternalSecretsOperator } from './external-secrets-operator';
import { KubernetesCluster } from './kubernetes-cluster';
import { Manifest, Manifests } from './manifests';
import { describeCommand, holdsContent, OPERATOR_SERVES_V1 } from './readiness';

/** Applies the objects of one declaration in order, and waits for the objects that the operator creates from them. */

export const DEFAULT_TIMEOUT = Duration.minutes(5);
/** Another stack may install the operator at the same time. */
const OPERATOR_TIMEOUT = Duration.minutes(2);

export interface ApplyObjectsOptions {
  readonly cluster: KubernetesCluster;
  readonly namespace: string;
  readonly operator?: ExternalSecretsOperator;
  readonly timeout: Duration;
  /** The annotation of a Secret that is up to date. */
  readonly content: string;
  /** The permissions that the operator needs to read. */
  readonly permissions: readonly IDependable[];
  /** The check of the values; absent without values to read. */
  readonly gate?: IDependable;
}

/** Names that are known when the objects are ready. A resource that refers to one waits for them. */
export interface ReadyNames {
  readonly environment?: string;
  readonly files?: string;
  readonly configMap?: string;
}

/** Order: permissions, operator -> stores -> gate -> ExternalSecrets -> the Secrets that the operator creates. */
export function applyObjects(scope: Construct, objects: Manifests, options: ApplyObjectsOptions): ReadyNames {
  const { cluster, namespace, timeout, content } = options;
  const stores = objects.secretStores.map((manifest) => cluster._apply(scope, manifest));
  if (stores.length) {
    const operator = options.operator ?? cluster._wait(scope, 'OperatorVersion', namespace, OPERATOR_SERVES_V1, OPERATOR_TIMEOUT).construct;
    stores.forEach((store) => store.node.addDependency(operator, ...options.permissions));
  }
  const configMap = objects.configMap && cluster._apply(scope, objects.configMap);

  const secretReady = (id: string, manifest: Manifest | undefined): string | undefined => {
    if (!manifest) {
      return undefined;
    }
    const { name } = manifest.metadata;
    const applied = cluster._apply(scope, manifest);
    applied.node.addDependency(...stores, ...(options.gate ? [options.gate] : []));
    const { answer, construct } = cluster._wait(scope, id, namespace,
      holdsContent('secrets', name, content, `the operator did not fill the Secret, its reason is in: ${describeCommand(name, namespace)}`), timeout);
    construct.node.addDependency(applied, ...(configMap ? [configMap] : []));
    return answer;
  };
  const environment = secretReady('Ready', objects.environment);
  const files = secretReady('FilesReady', objects.files);

  // It has the name of the Secret, so a resource that waits for that name waits for both.
  if (!configMap || environment) {
    return { environment, files, configMap: configMap && environment };
  }
  const { name } = objects.configMap!.metadata;
  const { answer, construct } = cluster._wait(scope, 'ConfigMapReady', namespace,
    holdsContent('configmaps', name, content, `somebody else changed the ConfigMap: kubectl -n ${namespace} describe configmap ${name}`), timeout);
  construct.node.addDependency(configMap);
  return { files, configMap: answer };
}
