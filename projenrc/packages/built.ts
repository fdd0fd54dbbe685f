import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../build/built';

/** What was packed from what. */
export const NOTES = join(PROJECT, '.cache', 'packages');

/** Compiles and bundles what isn't built from these very sources. */
export function ensureBuilt(): void {
  for (const task of ['pre-compile', 'compile']) {
    run('npx', ['projen', task]);
  }
}

/** Runs a program in the project's folder, its output included in ours; fails as it fails. */
export function run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): void {
  const { status, error } = spawnSync(command, args, {
    cwd: PROJECT, stdio: 'inherit', env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...environment },
  });
  if (status !== 0) {
    throw new Error(`\`${command} ${args.join(' ')}\` failed: ${error?.message ?? `exit code ${status}`}`);
  }
}
