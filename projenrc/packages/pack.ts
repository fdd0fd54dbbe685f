import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, PROJECT, run } from './built';
import { checkContents } from './contents';

export const TARGETS = ['js', 'python', 'java', 'go'] as const;
export type Target = (typeof TARGETS)[number];

/** Builds the packages of these languages into dist/, from what the sources are now. */
export function pack(targets: readonly Target[]): void {
  ensureBuilt();
  checkContents();
  for (const target of targets) {
    // Else a package of an older version stays beside the new one.
    rmSync(join(PROJECT, 'dist', target), { recursive: true, force: true });
  }
  run('npx', ['jsii-pacmak', '-v', '--target', ...targets]);
}

if (require.main === module) {
  const targets = process.argv.slice(2) as Target[];
  const unknown = targets.find((target) => !TARGETS.includes(target));
  if (unknown || targets.length === 0) {
    throw new Error(`The languages must be some of ${TARGETS.join(', ')}, got: ${unknown ?? 'none'}`);
  }
  pack(targets);
}
