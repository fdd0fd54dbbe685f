import { FileSource } from '../variables/files/file-source';

/** Values as files of a pod: one volume of the Secret that contains them, and a mount for each file. */

/** Readable for every user of the image; nothing else mounts it. */
const DEFAULT_MODE = 0o444;
const VOLUME = 'secret-files';

/** `volumes` of a pod's specification. */
export function podVolumes(secretName: string, files: ReadonlyMap<string, FileSource>): { [key: string]: any }[] {
  const items = sorted(files).map(([variable, { mode }]) => ({
    key: variable,
    path: variable,
    ...(mode === undefined ? {} : { mode: parseInt(mode, 8) }),
  }));
  return items.length ? [{ name: VOLUME, secret: { secretName, defaultMode: DEFAULT_MODE, items } }] : [];
}

/**
 * `volumeMounts` of a container. Each file has its own mount: a volume on its directory would hide the image's files
 * there, and on `/run/secrets` the token of the pod's service account.
 */
export function podMounts(files: ReadonlyMap<string, FileSource>): { [key: string]: any }[] {
  return sorted(files).map(([variable, { path }]) => ({ name: VOLUME, mountPath: path, subPath: variable, readOnly: true }));
}

function sorted(files: ReadonlyMap<string, FileSource>): [string, FileSource][] {
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1));
}
