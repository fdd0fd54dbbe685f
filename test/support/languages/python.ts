import { delimiter, dirname, join } from 'node:path';
import { Language } from './language';
import { artifact } from './places';
import { ensureVenv, findPython } from '../emulator';
import { LOWEST_PYTHON } from '../emulator/python';

const REQUIREMENTS = join(__dirname, 'requirements.txt');

const python = (): string => ensureVenv({ requirements: REQUIREMENTS, name: 'languages' });

export const PYTHON: Language = {
  name: 'python',
  target: 'python',
  missing() {
    try {
      findPython();
      return undefined;
    } catch {
      return `The Python app needs Python ${LOWEST_PYTHON} or newer with its venv module, and \`python3 --version\` shows none. `
        + 'Install it (Debian and Ubuntu: `sudo apt-get install python3 python3-venv`; macOS: `brew install python`), and run the command again.';
    }
  },
  prepare() {
    python();
  },
  install: () => [
    // If the version doesn't change, pip would keep the installed package.
    { command: 'python', args: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--no-cache-dir', '--force-reinstall', artifact('python', '.whl')] },
    // The pinned packages are the requirements of the app and the package.
    { command: 'python', args: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-index', '-r', 'requirements-dev.txt'] },
    { command: 'python', args: ['-m', 'pip', 'check', '--disable-pip-version-check'] },
  ],
  test: [{ command: 'python', args: ['-m', 'pytest', '-p', 'no:cacheprovider'] }],
  environment: () => ({ PATH: `${dirname(python())}${delimiter}${process.env.PATH}`, PYTHONDONTWRITEBYTECODE: '1' }),
};
