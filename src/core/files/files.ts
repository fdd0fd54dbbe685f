import { RuleError } from '../errors';

/** Values as files: which paths, modes and owners can work. Pure; the shell script that writes them is in file-script.ts. */

const CHARACTERS = /^[A-Za-z0-9/._@+=,-]+$/;
const MODE = /^0?[0-7]{3}$/;
const OWNER = /^(\d{1,10})(?::(\d{1,10}))?$/;
const MAX_ID = 4294967294;
const MAX_PATH = 4095;

/** Directories of every Linux image: a volume mounted there hides what the image needs to run. */
const SYSTEM = new Set([
  '/', '/boot', '/etc', '/etc/pki', '/etc/ssl', '/etc/ssl/certs', '/home', '/media', '/mnt', '/opt', '/root', '/run', '/srv', '/tmp',
  '/usr', '/usr/local', '/usr/local/bin', '/usr/local/etc', '/usr/local/lib', '/usr/local/sbin', '/usr/local/share', '/usr/share',
  '/var', '/var/cache', '/var/lib', '/var/log', '/var/run', '/var/tmp',
]);
/** The same, with all that is below. */
const SYSTEM_TREES = ['/bin', '/dev', '/lib', '/lib32', '/lib64', '/libx32', '/proc', '/sbin', '/sys', '/usr/bin', '/usr/lib', '/usr/sbin'];
/** Where images usually keep the application itself. */
const APPLICATION = /^\/(app|application|code|src|workspace|workdir|usr\/src|usr\/src\/[^/]+|opt\/[^/]+|srv\/[^/]+|home\/[^/]+|var\/task|var\/www|var\/www\/html)$/;

/** Refuses what can't be the path of a file in a container. */
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

/** A volume covers the file's whole directory, so that directory can't hold anything else. */
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

/** Whether the image probably keeps its application in the file's directory, which the volume would hide. */
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

/** The topmost of some directories: a volume on each of these holds the files of all. */
export function topmost(directories: readonly string[]): string[] {
  const distinct = [...new Set(directories)].sort();
  return distinct.filter((directory) => !distinct.some((other) => other !== directory && isWithin(directory, other)));
}

/** Permissions as `chmod` takes them, four octal digits. */
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
  /** As `chown` takes it; absent where the file stays root's. */
  readonly owner?: string;
}

/**
 * Who may read a file: the owner that was asked for, else the container's user where it is known by number, and then
 * nobody else. A user known by name only, or set in the image, needs 0444; only containers that mount the volume see it.
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

/** Refuses only what is certain: where the group isn't known, what either the group or the others may read is readable. */
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
