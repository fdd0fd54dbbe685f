export { buildPrograms, missingPrograms } from './build';
export { Kubernetes, type KubernetesObject } from './kubernetes';
