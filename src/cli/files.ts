import { execFile } from 'node:child_process';
import { closeSync, existsSync, fchmodSync, fstatSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { CommandError } from './errors';
import { decode, Io, readAll } from './io';

/** Files that contain values: only their owner may read them, and nobody should commit them. */

/** @param where What to do if the file doesn't exist. */
export async function readInput(io: Io, file: string, where = 'check the path; the command `template` creates a file with every name'): Promise<string> {
  const fix = 'save it as UTF-8; a value that is no text has to be base64';
  if (file === '-') {
    return decode(await readAll(io.stdin), 'stdin', fix);
  }
  const path = resolve(io.cwd, file);
  if (!existsSync(path)) {
    throw new CommandError(`there is no file ${file}`, where);
  }
  if (statSync(path).isDirectory()) {
    throw new CommandError(`${file} is a folder`, 'name a file in it');
  }
  return decode(readFileSync(path), file, fix);
}

export function writePrivate(io: Io, file: string, text: string, overwrite: boolean | undefined): void {
  try {
    const descriptor = openSync(resolve(io.cwd, file), overwrite ? 'w' : 'wx', 0o600);
    try {
      if (fstatSync(descriptor).isFile()) {
        fchmodSync(descriptor, 0o600); // an existing file keeps its old mode
      }
      writeFileSync(descriptor, text);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new CommandError(`${file} exists already`, 'choose another name, or add --force to overwrite it');
    }
    throw error;
  }
}

/** Whether a file is in a git repository that doesn't ignore it. False if git isn't installed. */
export function wouldBeCommitted(io: Io, file: string): Promise<boolean> {
  const path = resolve(io.cwd, file);
  return new Promise((done) => {
    execFile('git', ['-C', dirname(path), 'check-ignore', '--quiet', '--no-index', basename(path)], (error) => {
      // 0: ignored, 1: not ignored, 128: no repository.
      done(error?.code === 1);
    });
  });
}
