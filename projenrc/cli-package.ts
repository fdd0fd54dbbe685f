import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The command line as a package of its own, for people without a CDK app: the same bundle, without dependencies. Writes
 * the folder that `npm pack` packs.
 */
const project = resolve(__dirname, '..');
const target = join(project, 'dist', 'cli', 'package');
const library = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));

rmSync(join(project, 'dist', 'cli'), { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const path of ['bin', 'assets/cli', 'LICENSE', 'NOTICE', 'THIRD-PARTY-LICENSES.txt']) {
  cpSync(join(project, path), join(target, path), { recursive: true });
}
cpSync(join(project, 'docs', 'for-application-people.md'), join(target, 'README.md'));
writeFileSync(join(target, 'package.json'), `${JSON.stringify({
  name: 'cdk-service-secrets-cli',
  version: library.version,
  description: 'Command line of cdk-service-secrets: check, list, change and compare the configuration and secrets of services on AWS.',
  keywords: library.keywords,
  license: library.license,
  author: library.author,
  repository: library.repository,
  engines: library.engines,
  // Both names: npx finds the package's own, and the documentation uses the shorter one.
  bin: { 'cdk-service-secrets-cli': 'bin/cdk-service-secrets', 'cdk-service-secrets': 'bin/cdk-service-secrets' },
  files: ['assets', 'bin', 'NOTICE', 'THIRD-PARTY-LICENSES.txt'],
}, undefined, 2)}\n`);
