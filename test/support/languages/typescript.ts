import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Language } from './language';
import { artifact } from './places';

export const TYPESCRIPT: Language = {
  name: 'typescript',
  target: 'js',
  missing: () => undefined,
  prepare(app) {
    // npm keeps a file: package whose version is the same.
    rmSync(join(app, 'node_modules', 'cdk-service-secrets'), { recursive: true, force: true });
    rmSync(join(app, 'node_modules', '.package-lock.json'), { force: true });
  },
  install: () => [{ command: 'npm', args: ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', artifact('js', '.tgz')] }],
  test: [
    { command: 'npm', args: ['run', '--silent', 'build'] },
    { command: 'npm', args: ['test', '--silent'] },
  ],
  environment: () => ({}),
};
