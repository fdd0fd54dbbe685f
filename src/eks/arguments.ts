import { assertProps, Assertion, having, text } from '../core/input';
import { duration, SERVICE_PROPS } from '../variables/input';

const role: Assertion = having('a role', ['roleArn', 'grantPrincipal'], 'pass the role of the operator\'s controller');
const operator: Assertion = having('an ExternalSecretsOperator', ['namespace', 'node'], 'pass an ExternalSecretsOperator for the cluster');

export const cluster: Assertion = having('a KubernetesCluster', ['_apply'], 'pass the result of KubernetesCluster.fromEks');

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
