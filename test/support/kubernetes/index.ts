export { buildPrograms, missingPrograms } from './build';
export { Kubernetes, KubernetesObject } from './kubernetes';
