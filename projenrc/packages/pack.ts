import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureBuilt, NOTES, run } from './built';
import { checkContents } from './contents';
import { digest, PROJECT } from '../build/built';

export const TARGETS = ['js', 'python', 'java', 'go'] as const;
export type Target = (typeof TARGETS)[number];

/** The inputs of a package, its name and its target. */
const PACKED = ['.jsii', 'rosetta', 'lib', 'assets', 'schema', 'bin', 'package.json', 'README.md', 'LICENSE', 'NOTICE', 'THIRD-PARTY-LICENSES.txt', 'CHANGELOG.md', 'SECURITY.md'];

/** Builds the packages of these languages into dist/, from the present sources. */
export function pack(targets: readonly Target[]): void {
  ensureBuilt();
  checkContents();
  packInto(targets);
}

/** The same in another environment, except for up-to-date packages in dist/. For tests. */
export function packChanged(targets: readonly Target[], environment: NodeJS.ProcessEnv): void {
  ensureBuilt();
  checkContents();
  packInto(targets.filter((target) => !existsSync(note(target)) || readFileSync(note(target), 'utf8') !== state(target)), environment);
}

function packInto(targets: readonly Target[], environment: NodeJS.ProcessEnv = {}): void {
  if (targets.length === 0) {
    return;
  }
  for (const target of targets) {
    // Otherwise a package of an older version would remain beside the new one.
    rmSync(join(PROJECT, 'dist', target), { recursive: true, force: true });
  }
  run('npx', ['projen', 'translate']);
  // An example without a translation would appear in TypeScript, with another language's label. Go repeats those of inherited
  // properties, which the list of translations doesn't contain.
  pacmak(targets.filter((target) => target !== 'go'), 'fail', environment);
  pacmak(targets.filter((target) => target === 'go'), 'translate', environment);
  for (const target of targets) {
    mkdirSync(dirname(note(target)), { recursive: true });
    writeFileSync(note(target), state(target));
  }
}

function pacmak(targets: readonly Target[], unknownSnippets: 'fail' | 'translate', environment: NodeJS.ProcessEnv): void {
  if (targets.length > 0) {
    // `files` of package.json lists the contents; pacmak would write an .npmignore.
    run('npx', ['jsii-pacmak', '-v', '--no-npmignore', `--rosetta-unknown-snippets=${unknownSnippets}`, '--target', ...targets], environment);
  }
}

function note(target: Target): string {
  return join(NOTES, `${target}.txt`);
}

function state(target: Target): string {
  return digest(PROJECT, [...PACKED, join('dist', target)]);
}

if (require.main === module) {
  const targets = process.argv.slice(2) as Target[];
  const unknown = targets.find((target) => !TARGETS.includes(target));
  if (unknown || targets.length === 0) {
    throw new Error(`The languages must be some of ${TARGETS.join(', ')}, got: ${unknown ?? 'none'}`);
  }
  pack(targets);
}
