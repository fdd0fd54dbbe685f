import { join, resolve } from 'node:path';

/** The project's root folder. */
export const PROJECT = resolve(__dirname, '..', '..');

/** Where tests keep what they make; ignored by Git and safe to delete. */
export const CACHE = join(PROJECT, '.cache');
