import { execFileSync } from 'node:child_process';
import { PROJECT } from '../build/built';

/** Required contents of every package. The packages for Python, Java and Go contain the npm package. */
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

/** Fails when the packages would lack a file: it wasn't built, or `files` of package.json leaves it out. */
export function checkContents(files: readonly string[] = packedFiles()): void {
  const missing = REQUIRED.filter((name) => !files.includes(name));
  if (missing.length) {
    throw new Error(`The package must hold ${missing.join(', ')}; look at \`npx projen bundle\` and \`files\` of package.json`);
  }
}

/** The files that npm would pack now. */
function packedFiles(): string[] {
  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'], {
    cwd: PROJECT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024,
  })) as [{ files: { path: string }[] }];
  return files.map(({ path }) => path);
}
