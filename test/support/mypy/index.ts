import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureVenv } from '../emulator/venv';
import { CACHE } from '../paths';

/** The Python of a virtual environment with mypy. Undefined if it can't be installed, which is an error in CI. */
export function pythonWithMypy(): string | undefined {
  try {
    return ensureVenv({ requirements: join(__dirname, 'requirements.txt'), name: 'mypy' });
  } catch (error) {
    if (process.env.CI) {
      throw error;
    }
    return undefined;
  }
}

/** The output of mypy for a file in its strictest mode; empty without errors. */
export function mypy(python: string, directory: string, file: string): string {
  const { status, stdout, stderr } = spawnSync(python, ['-m', 'mypy', '--strict', '--no-error-summary', '--cache-dir', join(CACHE, 'mypy', 'cache'), file], { cwd: directory, encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}
