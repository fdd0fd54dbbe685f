import { execFileSync } from 'node:child_process';
import { PROJECT } from '../build/built';

/** What every package must hold. In Python, Java and Go the npm package is inside. */
export const REQUIRED = [
  '.jsii',
  'lib/index.js',
  'bin/cdk-service-secrets',
  'assets/gate/index.js',
  'assets/redeploy/index.js',
  'assets/follow/index.js',
  'assets/lookup/index.js',
  'assets/cli/main.mjs',
  'schema/service-secrets.schema.json',
  'LICENSE',
  'NOTICE',
  'THIRD-PARTY-LICENSES.txt',
] as const;

/** Fails when something would be missing from the packages: not made, or left out by `files` of package.json. */
export function checkContents(files: readonly string[] = packedFiles()): void {
  const missing = REQUIRED.filter((name) => !files.includes(name));
  if (missing.length) {
    throw new Error(`The package must hold ${missing.join(', ')}; look at \`npx projen bundle\` and \`files\` of package.json`);
  }
}

/** As npm would pack them now. */
function packedFiles(): string[] {
  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'], {
    cwd: PROJECT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024,
  })) as [{ files: { path: string }[] }];
  return files.map(({ path }) => path);
}
