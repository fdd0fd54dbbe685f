import { join, resolve } from 'node:path';

/** The project's root folder. */
export const PROJECT = resolve(__dirname, '..', '..');

/** The tests' cache; ignored by Git and safe to delete. */
export const CACHE = join(PROJECT, '.cache');
