import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findPython } from './python';
import { CACHE } from '../paths';

const REQUIREMENTS = join(__dirname, 'requirements.txt');

export interface VenvOptions {
  /** @default - the pinned packages of the emulator */
  readonly requirements?: string;
  /** Folder in the cache. @default emulator */
  readonly name?: string;
  /** @default - the project's cache folder */
  readonly cache?: string;
  /** Called before a slow step starts. */
  readonly onProgress?: (message: string) => void;
}

/**
 * The Python of a virtual environment with exactly the required packages. Creates it if it is missing.
 *
 * The folder's name depends on the requirements, so that changed requirements create a new one. The environment is built
 * in a temporary folder and renamed when it is complete: of two processes, the slower one uses the other's result, and
 * an interrupted one leaves nothing that looks complete.
 */
export function ensureVenv(options: VenvOptions = {}): string {
  const requirements = options.requirements ?? REQUIREMENTS;
  const parent = join(options.cache ?? CACHE, options.name ?? 'emulator');
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(parent, `venv-${digest}`);
  const python = join(folder, 'bin', 'python');
  if (works(python)) return python;

  options.onProgress?.('Installing the local AWS emulator (once)');
  mkdirSync(parent, { recursive: true });
  const aside = mkdtempSync(join(parent, 'making-'));
  try {
    run(findPython(), ['-m', 'venv', aside]);
    run(join(aside, 'bin', 'python'), [
      '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--no-deps', '-r', requirements,
    ]);
    if (existsSync(folder) && !works(python)) rmSync(folder, { recursive: true, force: true });
    publish(aside, folder, python);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return python;
}

function publish(aside: string, folder: string, python: string): void {
  try {
    renameSync(aside, folder);
  } catch (cause) {
    if (!works(python)) throw new Error(`The Python environment could not be moved to ${folder}`, { cause });
  }
}

/** False if it is missing, or its base interpreter is. */
function works(python: string): boolean {
  return existsSync(python) && spawnSync(python, ['-c', ''], { stdio: 'ignore', timeout: 120_000 }).status === 0;
}

function run(command: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: 540_000 });
  if (status === 0) return;
  throw new Error(`\`${command} ${args.join(' ')}\` failed (${error?.message ?? `exit code ${status}`}):\n${stdout}${stderr}`.trim());
}
