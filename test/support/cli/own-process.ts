import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { CliOptions, CliResult, runCli } from './run-cli';
import { CACHE, PROJECT } from '../paths';

/**
 * The command line of the present sources in its own process, for tests that need one: of the network, the AWS config
 * files and the terminal.
 */
export function ownProcess(): (args: readonly string[], options: Omit<CliOptions, 'bin'>) => Promise<CliResult> {
  const bin = buildOwnProcess();
  return (args, options) => runCli(args, { ...options, bin });
}

/** The file to run, built on demand. */
export function buildOwnProcess(): string {
  const folder = join(CACHE, 'process', String(process.pid));
  mkdirSync(folder, { recursive: true });
  buildSync({
    entryPoints: [join(PROJECT, 'src', 'cli', 'main.ts')],
    outdir: folder,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    banner: { js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);' },
    logLevel: 'error',
    mainFields: ['module', 'main'],
  });
  const bin = join(folder, 'cdk-service-secrets.cjs');
  writeFileSync(bin, 'import(\'./main.mjs\').then(({ main }) => main({ name: \'cdk-service-secrets\', version: \'0.0.0\' }));\n');
  return bin;
}
