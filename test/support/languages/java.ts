import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language } from './language';
import { DIST, LANGUAGES_CACHE } from './places';
import { PROJECT } from '../paths';

const LOWEST_JAVA = 17;
const GROUP = join('io', 'github', 'cdk-service-secrets');
const REPOSITORY = join(LANGUAGES_CACHE, 'maven');

export const JAVA: Language = {
  name: 'java',
  target: 'java',
  missing() {
    const { stdout, status } = spawnSync('mvn', ['--version'], { encoding: 'utf8', timeout: 240_000 });
    const version = status === 0 ? Number(/Java version: (\d+)/.exec(stdout)?.[1]) : undefined;
    return version !== undefined && version >= LOWEST_JAVA ? undefined
      : `The Java app needs Maven with a JDK ${LOWEST_JAVA} or newer, and \`mvn --version\` shows ${version === undefined ? 'none' : `JDK ${version}`}. `
        + 'Install them (Debian and Ubuntu: `sudo apt-get install maven openjdk-17-jdk-headless`; macOS: `brew install maven`), and run the command again.';
  },
  prepare(app) {
    // dist/java has the layout of a Maven repository. This copies its files into the local one, where no mirror of the user's settings
    // interferes, and where an older package of the same version would remain otherwise.
    rmSync(join(REPOSITORY, GROUP), { recursive: true, force: true });
    cpSync(join(DIST, 'java', GROUP), join(REPOSITORY, GROUP), { recursive: true });
    const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { version: string };
    mkdirSync(join(app, '.mvn'), { recursive: true });
    writeFileSync(join(app, '.mvn', 'maven.config'), `-Dmaven.repo.local=${REPOSITORY}\n-Dcdk-service-secrets.version=${version}\n`);
  },
  install: () => [{ command: 'mvn', args: ['--batch-mode', '--quiet', 'compile'] }],
  test: [{ command: 'mvn', args: ['--batch-mode', '--no-transfer-progress', 'test'] }],
  environment: () => ({}),
};
