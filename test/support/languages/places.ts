import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, PROJECT } from '../paths';

/** Where the languages keep installed packages; safe to delete. */
export const LANGUAGES_CACHE = join(CACHE, 'languages');

export const DIST = join(PROJECT, 'dist');

/** The only file in a folder of dist/ with this ending. */
export function artifact(folder: string, ending: string): string {
  const path = join(DIST, folder);
  const found = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith(ending)) : [];
  if (found.length !== 1) {
    throw new Error(`${path} must hold one file that ends in ${ending}, got: ${found.join(', ') || 'none'}; run \`npx projen test:languages\``);
  }
  return join(path, found[0]);
}
