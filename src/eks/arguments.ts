import { RuleError } from '../core/errors';
import { assertMap, assertProps, Assertion, having, text } from '../core/input';
import { duration, SERVICE_PROPS } from '../variables/input';

const role: Assertion = having('a role', ['roleArn', 'grantPrincipal'], 'pass the role of the operator\'s controller');
const operator: Assertion = having('an ExternalSecretsOperator', ['namespace', 'node'], 'pass an ExternalSecretsOperator for the cluster');

/** Only one that this library returns applies objects. */
const cluster: Assertion = having('a KubernetesCluster', ['_apply'], 'pass the result of KubernetesCluster.fromEks');

export function assertKubernetesProps(props: unknown): void {
  assertProps('props', props, {
    ...SERVICE_PROPS,
    cluster,
    namespace: text('write the namespace of the service'),
    name: text('write a name of small letters, digits, "-" and "."'),
    refreshInterval: duration,
    operator,
    controllerRole: role,
    timeout: duration,
  }, ['cluster', 'namespace', 'store', 'variables']);
}

export function assertOperatorProps(props: unknown): void {
  assertProps('props', props, {
    cluster,
    namespace: text('write the namespace of the operator, or leave it out'),
    version: text('write one exact version of the chart, or leave it out'),
    values: (subject, value) => assertMap(subject, value, '`replicaCount` to 2'),
  }, ['cluster']);
}

/** Clusters of aws-eks have it, also where it is undefined. Those of aws-eks-v2 don't. */
const ONLY_V1 = 'kubectlRole';

export function assertEksCluster(given: unknown): void {
  having('a cluster of aws-eks', ['clusterName', ONLY_V1], 'pass an eks.Cluster or an imported one; for one of aws-eks-v2 use KubernetesCluster.fromEksV2')('cluster', given);
}

export function assertEksV2Cluster(given: unknown): void {
  const [what, fix] = ['a cluster of aws-eks-v2', 'pass a cluster of aws-eks-v2 or an imported one; for one of aws-eks use KubernetesCluster.fromEks'];
  having(what, ['clusterName', 'node'], fix)('cluster', given);
  if (ONLY_V1 in (given as object)) {
    throw new RuleError({ subject: 'cluster', must: `must be ${what}`, got: 'a cluster of aws-eks', fix });
  }
}
