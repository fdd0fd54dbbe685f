import { RuleError } from '../errors';

/** Values as files: valid paths, modes and owners. Pure; the shell script that writes them is in script.ts. */

const CHARACTERS = /^[A-Za-z0-9/._@+=,-]+$/;
const MODE = /^0?[0-7]{3}$/;
const OWNER = /^(\d{1,10})(?::(\d{1,10}))?$/;
const MAX_ID = 4294967294;
const MAX_PATH = 4095;

/** Directories of every Linux image. A volume mounted there hides files that the image needs. */
const SYSTEM = new Set([
  '/', '/boot', '/etc', '/etc/pki', '/etc/ssl', '/etc/ssl/certs', '/home', '/media', '/mnt', '/opt', '/root', '/run', '/srv', '/tmp',
  '/usr', '/usr/local', '/usr/local/bin', '/usr/local/etc', '/usr/local/lib', '/usr/local/sbin', '/usr/local/share', '/usr/share',
  '/var', '/var/cache', '/var/lib', '/var/log', '/var/run', '/var/tmp',
]);
/** The same, with all directories below. */
const SYSTEM_TREES = ['/bin', '/dev', '/lib', '/lib32', '/lib64', '/libx32', '/proc', '/sbin', '/sys', '/usr/bin', '/usr/lib', '/usr/sbin'];
/** Where images usually contain the application itself. */
const APPLICATION = /^\/(app|application|code|src|workspace|workdir|usr\/src|usr\/src\/[^/]+|opt\/[^/]+|srv\/[^/]+|home\/[^/]+|var\/task|var\/www|var\/www\/html)$/;

/** Throws when a path can't be that of a file in a container. */
export function assertFilePath(variable: string, path: string): void {
  const fail = (must: string, fix: string): never => {
    throw new RuleError({ subject: variable, must, got: JSON.stringify(path), fix });
  };
  if (!path.startsWith('/')) {
    fail('must have an absolute file path', `write "/run/secrets/${path.replace(/^(\.{0,2}\/)+/, '') || 'file'}"`);
  }
  if (path.endsWith('/')) {
    fail('must have the path of a file, not of a directory', `add the file's name, as in "${path}${variable.toLowerCase()}"`);
  }
  if (path.split('/').slice(1).some((part) => part === '' || part === '.' || part === '..')) {
    fail('must have a file path without empty, "." and ".." parts', 'write the path in full');
  }
  if (!CHARACTERS.test(path)) {
    fail('must have a file path of letters, digits and any of /._@+=,-', 'rename the file');
  }
  if (path.length > MAX_PATH || path.split('/').some((part) => part.length > 255)) {
    fail('must have a file path of at most 4095 characters, and 255 between slashes', 'shorten it');
  }
  assertDirectory(variable, path);
}

/** A volume covers the file's whole directory, so that directory must contain nothing else. */
function assertDirectory(variable: string, path: string): void {
  const directory = directoryOf(path);
  if (SYSTEM.has(directory) || SYSTEM_TREES.some((tree) => isWithin(directory, tree))) {
    throw new RuleError({
      subject: variable,
      must: `must have a file in a directory of its own: a volume is mounted on ${directory} and hides what the image has there`,
      got: JSON.stringify(path),
      fix: `choose a directory such as "/run/secrets/${baseName(path)}"`,
    });
  }
}

/** Whether the file's directory probably contains the image's application, which the volume would hide. */
export function mayHideApplication(path: string): boolean {
  return APPLICATION.test(directoryOf(path));
}

export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether a path is a directory, or in it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);
}

/** The topmost directories: volumes on these contain all files. */
export function topmost(directories: readonly string[]): string[] {
  const distinct = [...new Set(directories)].sort();
  return distinct.filter((directory) => !distinct.some((other) => other !== directory && isWithin(directory, other)));
}

/** Permissions in the form of `chmod`, four octal digits. */
export function parseMode(variable: string, mode: string): string {
  if (!MODE.test(mode)) {
    throw new RuleError({
      subject: variable,
      must: 'must have a file `mode` of three octal digits',
      got: JSON.stringify(mode),
      fix: 'write it as in "0440"',
    });
  }
  const digits = mode.slice(-3);
  if (!allowsReading(digits[0])) {
    throw new RuleError({
      subject: variable,
      must: 'must have a file `mode` that lets the owner read',
      got: JSON.stringify(mode),
      fix: `write "0${Number(digits[0]) + 4}${digits.slice(1)}"`,
    });
  }
  return `0${digits}`;
}

/** Numeric owner, `uid` or `uid:gid`: the init container doesn't know the names of another image. */
export function parseOwner(variable: string, owner: string): string {
  const ids = OWNER.exec(owner);
  if (!ids || ids.slice(1).some((id) => id !== undefined && Number(id) > MAX_ID)) {
    throw new RuleError({
      subject: variable,
      must: 'must have a file `owner` of numbers, "uid" or "uid:gid"',
      got: JSON.stringify(owner),
      fix: 'look the numbers up with `id` in the image',
    });
  }
  return owner;
}

export interface FileAccess {
  readonly mode: string;
  /** In the form of `chown`; absent where root stays the owner. */
  readonly owner?: string;
}

/**
 * Who may read a file. The owner is the requested one, or the container's user where it is a number; then nobody else
 * may read. A user that is a name, or that the image sets, needs 0444; only containers that mount the volume see the
 * file.
 */
export function fileAccess(variable: string, wanted: { readonly mode?: string; readonly owner?: string }, user?: string): FileAccess {
  const reader = user === undefined ? undefined : numericUser(user);
  const owner = wanted.owner ?? reader;
  const mode = wanted.mode ? parseMode(variable, wanted.mode) : (owner === undefined ? '0444' : '0400');
  if (reader !== undefined && !canRead(reader, mode, owner ?? '0')) {
    throw new RuleError({
      subject: variable,
      must: `must have a file that the container's user ${user} can read`,
      got: `mode ${mode}, owner ${owner ?? '0:0'}`,
      fix: 'leave out `mode` and `owner`, or let that user read',
    });
  }
  return owner === undefined || owner === '0' || owner === '0:0' ? { mode } : { mode, owner };
}

/** `1000`, `1000:1000`; of `1000:staff` only the user is known, of `node` nothing. */
function numericUser(user: string): string | undefined {
  const [uid, gid] = user.split(':');
  if (!/^\d+$/.test(uid)) {
    return undefined;
  }
  return gid !== undefined && /^\d+$/.test(gid) ? `${uid}:${gid}` : uid;
}

/** Throws only where a problem is certain. Where the group is unknown, a file that the group or others may read counts as readable. */
function canRead(reader: string, mode: string, owner: string): boolean {
  const [uid, gid] = reader.split(':');
  const [fileUid, fileGid = '0'] = owner.split(':');
  const [own, group, others] = [...mode.slice(-3)].map(allowsReading);
  if (uid === '0') {
    return true;
  }
  if (uid === fileUid) {
    return own;
  }
  if (gid === undefined) {
    return group || others;
  }
  return gid === fileGid ? group : others;
}

function allowsReading(digit: string): boolean {
  return Number(digit) >= 4;
}
