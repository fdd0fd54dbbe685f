import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const PROJECT = resolve(__dirname, '..', '..');

/** What compilation and bundles are made from: dependencies are bundled, jsii takes the README into its assembly. */
const SOURCES = ['src', 'projenrc/library.ts', 'README.md', 'package.json', 'package-lock.json', '.projen/tasks.json'];
const BUILT = ['.jsii', 'lib', 'assets', 'schema'];
/** What was made from what. */
export const NOTES = join(PROJECT, '.cache', 'packages');
const NOTE = join(NOTES, 'built.json');

/**
 * Compiles and bundles, unless what is there was made from these very sources.
 *
 * Digests tell, not times: a checkout of older sources counts as a change, and so does a deleted bundle.
 */
export function ensureBuilt(): void {
  const sources = digest(SOURCES);
  const note = existsSync(NOTE) ? JSON.parse(readFileSync(NOTE, 'utf8')) as { sources: string; built: string } : undefined;
  if (note?.sources === sources && note.built === digest(BUILT)) {
    return;
  }
  // A compiled file whose source is gone would be packaged as well.
  rmSync(join(PROJECT, 'lib'), { recursive: true, force: true });
  for (const task of ['pre-compile', 'compile']) {
    run('npx', ['projen', task]);
  }
  mkdirSync(dirname(NOTE), { recursive: true });
  writeFileSync(NOTE, JSON.stringify({ sources, built: digest(BUILT) }));
}

/** Runs a program in the project's folder, its output included in ours; fails as it fails. */
export function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, {
    cwd: PROJECT, stdio: 'inherit', env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
  });
  if (status !== 0) {
    throw new Error(`\`${command} ${args.join(' ')}\` failed: ${error?.message ?? `exit code ${status}`}`);
  }
}

/** Of the files in these places, with their names. */
export function digest(places: readonly string[]): string {
  const hash = createHash('sha256');
  for (const place of places) {
    for (const file of filesIn(place)) {
      hash.update(`${file}\0`).update(readFileSync(join(PROJECT, file))).update('\0');
    }
  }
  return hash.digest('hex');
}

function filesIn(place: string): string[] {
  const path = join(PROJECT, place);
  if (!existsSync(path)) {
    return [];
  }
  return statSync(path).isDirectory() ? readdirSync(path).sort().flatMap((name) => filesIn(join(place, name))) : [place];
}
