import { existsSync, readFileSync } from 'fs';
import { nextVersion } from './changelog';

/** Prints the version to release: the newest of CHANGELOG.md. `projen bump` calls it. */
const accepted = existsSync('.compatignore') ? readFileSync('.compatignore', 'utf8') : '';
const breaking = accepted.split('\n').some((line) => line.trim() && !line.startsWith('#'));

try {
  process.stdout.write(nextVersion(readFileSync('CHANGELOG.md', 'utf8'), { lastTag: process.env.LATEST_TAG || undefined, breaking }));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
