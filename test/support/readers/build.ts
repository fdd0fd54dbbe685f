import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureVenv } from '../emulator/venv';
import { findGo } from '../kubernetes/go';
import { CACHE, PROJECT } from '../paths';

/** Programs that read files of values, at pinned versions, below `.cache/readers`. Builds the missing ones. */
export const PROGRAMS = join(__dirname, 'programs');

const FOLDER = join(CACHE, 'readers');

/** Folder of the Node.js versions; only for Linux on x64, as their packages are. */
export function buildNodes(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`the packages of Node.js versions are for Linux on x64, and this is ${process.platform} on ${process.arch}`);
  }
  return build('node', ['package.json', 'package-lock.json'], (aside) => {
    cpSync(join(PROJECT, '.npmrc'), join(aside, '.npmrc'));
    run('npm', ['ci', '--prefix', aside, '--no-audit', '--no-fund', '--loglevel=error'], aside);
  });
}

/** Docker's readers, in one program. */
export function buildGo(): string {
  if (!findGo()) {
    throw new Error('the readers of Docker and Docker Compose are built with Go, and `go version` shows none that is new enough');
  }
  return join(build('go', ['go.mod', 'go.sum', 'main.go'], (aside) => run('go', ['build', '-trimpath', '-o', join(aside, 'read'), '.'], aside)), 'read');
}

/** Python with the packages of its readers. */
export function buildPython(): string {
  return ensureVenv({ requirements: join(PROGRAMS, 'requirements.txt'), name: 'readers' });
}

/** A folder for each content of the files. Built in a temporary folder, so that an interrupted build leaves nothing that looks complete. */
function build(name: string, files: readonly string[], work: (aside: string) => void): string {
  const hash = createHash('sha256');
  files.forEach((file) => hash.update(readFileSync(join(PROGRAMS, file))));
  const folder = join(FOLDER, `${name}-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) {
    return folder;
  }
  mkdirSync(dirname(folder), { recursive: true });
  const aside = mkdtempSync(join(FOLDER, 'making-'));
  try {
    files.forEach((file) => cpSync(join(PROGRAMS, file), join(aside, file)));
    work(aside);
    publish(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return folder;
}

function publish(aside: string, folder: string): void {
  try {
    renameSync(aside, folder);
  } catch (cause) {
    // Another process was faster.
    if (!existsSync(folder)) {
      throw new Error(`${folder} could not be written`, { cause });
    }
  }
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 300_000,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOWORK: 'off', GOTOOLCHAIN: 'local' },
  });
  if (status !== 0) {
    throw new Error(`\`${command} ${args.join(' ')}\` failed (${error?.message ?? `exit code ${status}`}):\n${stdout}${stderr}`.trim());
  }
}
