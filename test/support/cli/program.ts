import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { runProgram } from '../../../src/cli/main';
import { CACHE, PROJECT } from '../paths';

/**
 * The whole command line in this process. It loads commands on demand, by imports that jest doesn't support, so this
 * bundles it first. The bundle excludes the SDK, so that fakes of its clients work.
 */
export function wholeProgram(): typeof runProgram {
  const folder = join(CACHE, 'program');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `program-${process.pid}.js`);
  buildSync({
    entryPoints: [join(PROJECT, 'src', 'cli', 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['@aws-sdk/*', '@smithy/*'],
    logLevel: 'error',
    mainFields: ['module', 'main'],
  });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- just written
  return (require(outfile) as { runProgram: typeof runProgram }).runProgram;
}
