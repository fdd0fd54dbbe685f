import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../build/built';

/** The record of which inputs each package was packed from. */
export const NOTES = join(PROJECT, '.cache', 'packages');

/** Compiles and bundles, unless the products are up to date with the sources. */
export function ensureBuilt(): void {
  for (const task of ['pre-compile', 'compile']) {
    run('npx', ['projen', task]);
  }
}

/** Runs a program in the project's folder and shows its output. Fails if it fails. */
export function run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): void {
  const { status, error } = spawnSync(command, args, {
    cwd: PROJECT, stdio: 'inherit', env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...environment },
  });
  if (status !== 0) {
    throw new Error(`\`${command} ${args.join(' ')}\` failed: ${error?.message ?? `exit code ${status}`}`);
  }
}
