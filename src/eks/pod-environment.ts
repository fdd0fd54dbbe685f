import { ReadyNames } from './apply-objects';
import { filesName } from './manifests';

/** The environment of workloads, with names that are known when the objects are ready. */

/** `envFrom` of a container. */
export function environmentSources(ready: ReadyNames): { [key: string]: any }[] {
  return [
    ...(ready.environment ? [{ secretRef: { name: ready.environment } }] : []),
    ...(ready.configMap ? [{ configMapRef: { name: ready.configMap } }] : []),
  ];
}

/**
 * Literal names: Reloader reads the annotations of a Deployment that may exist before its Secret does.
 * @see https://github.com/stakater/Reloader
 */
export function reloaderAnnotationsOf(name: string, ready: ReadyNames): { [key: string]: string } {
  const secrets = [...(ready.environment ? [name] : []), ...(ready.files ? [filesName(name)] : [])];
  return {
    ...(secrets.length ? { 'secret.reloader.stakater.com/reload': secrets.join(',') } : {}),
    ...(ready.configMap ? { 'configmap.reloader.stakater.com/reload': name } : {}),
  };
}
