import { delimiter, dirname, join } from 'node:path';
import { Language } from './language';
import { artifact } from './places';
import { ensureVenv, findPython } from '../emulator';

const REQUIREMENTS = join(__dirname, 'requirements.txt');

const python = (): string => ensureVenv({ requirements: REQUIREMENTS, name: 'languages' });

export const PYTHON: Language = {
  name: 'python',
  target: 'python',
  missing() {
    try {
      findPython();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  },
  prepare() {
    python();
  },
  install: () => [
    // At an unchanged version pip would keep the one that is there.
    { command: 'python', args: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--no-cache-dir', '--force-reinstall', artifact('python', '.whl')] },
    // The pinned packages are those that the app and the package ask for.
    { command: 'python', args: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-index', '-r', 'requirements-dev.txt'] },
    { command: 'python', args: ['-m', 'pip', 'check', '--disable-pip-version-check'] },
  ],
  test: [{ command: 'python', args: ['-m', 'pytest', '-p', 'no:cacheprovider'] }],
  environment: () => ({ PATH: `${dirname(python())}${delimiter}${process.env.PATH}`, PYTHONDONTWRITEBYTECODE: '1' }),
};
