import { spawnSync } from 'node:child_process';

/** The lowest Python version that the emulator supports. */
export const LOWEST_PYTHON = '3.10';

const CANDIDATES = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3', 'python'];

/** Succeeds only where a virtual environment with pip can be made: Debian packages that part on its own. */
const PROBE = 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))';

/**
 * The command of a Python that can make the emulator's environment.
 *
 * A command is tried by running it, as a version manager's shim may exist for a version that isn't active.
 *
 * @throws when there is none; the message says how to get one.
 */
export function findPython(candidates: readonly string[] = CANDIDATES): string {
  const found = candidates.find(command => spawnSync(command, ['-c', PROBE], { stdio: 'ignore', timeout: 120_000 }).status === 0);
  if (found) return found;
  throw new Error(
    `The local AWS emulator needs Python ${LOWEST_PYTHON} or newer with its venv module, and none of ${candidates.join(', ')} is one. `
    + 'Install it (Debian and Ubuntu: `sudo apt-get install python3 python3-venv`; macOS: `brew install python`; elsewhere: https://www.python.org/downloads/), '
    + 'make sure that `python3 --version` shows it, and run the command again. Docker is not needed.',
  );
}
