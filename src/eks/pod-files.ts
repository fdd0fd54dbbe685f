import { Token } from 'aws-cdk-lib';
import { directoryOf, isWithin, topmost } from '../core/files';
import { FileSource } from '../ecs/files/file-source';

/** Values as files of a pod: volumes of the Secret that holds them. */

/** Readable for whatever user the image has; nothing else mounts it. */
const DEFAULT_MODE = 0o444;

interface PodFile {
  readonly variable: string;
  readonly path: string;
  readonly mode?: number;
}

export interface PodVolume {
  readonly name: string;
  readonly mountPath: string;
  readonly items: readonly { readonly key: string; readonly path: string; readonly mode?: number }[];
}

/** One volume for each directory that isn't in another one. */
export function podVolumes(name: string, files: ReadonlyMap<string, FileSource>): PodVolume[] {
  const all = [...files].map(([variable, { path, mode }]): PodFile => ({ variable, path, ...(mode ? { mode: parseInt(mode, 8) } : {}) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return topmost(all.map(({ path }) => directoryOf(path))).map((mountPath, index) => ({
    name: volumeName(name, index),
    mountPath,
    items: all.filter(({ path }) => isWithin(directoryOf(path), mountPath)).map(({ variable, path, mode }) => ({
      key: variable,
      path: path.slice(mountPath === '/' ? 1 : mountPath.length + 1),
      ...(mode === undefined ? {} : { mode }),
    })),
  }));
}

/** `volumes` of a pod's specification. */
export function volumesOf(volumes: readonly PodVolume[], secretName: string): { [key: string]: any }[] {
  return volumes.map(({ name, items }) => ({ name, secret: { secretName, defaultMode: DEFAULT_MODE, items } }));
}

/** `volumeMounts` of a container. */
export function mountsOf(volumes: readonly PodVolume[]): { [key: string]: any }[] {
  return volumes.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true }));
}

/** A label of at most 63 characters, without dots. */
function volumeName(name: string, index: number): string {
  const base = Token.isUnresolved(name) ? 'secrets' : name.replace(/\./g, '-').slice(0, 50).replace(/-+$/, '');
  return `${base}-files${index ? `-${index + 1}` : ''}`;
}
