import { GO } from './go';
import { JAVA } from './java';
import { Language } from './language';
import { PYTHON } from './python';
import { TYPESCRIPT } from './typescript';

export { App } from './app';
export { CopiedExample, typeCheck } from './copied-example';
export { type Language } from './language';
export { DIST, LANGUAGES_CACHE } from './places';
export { PYTHON } from './python';
export { TYPESCRIPT } from './typescript';

/** Names of the languages for the tests, separated by commas. */
export const CHOSEN = 'TEST_LANGUAGES';

export const LANGUAGES: readonly Language[] = [TYPESCRIPT, PYTHON, JAVA, GO];

export function chosenLanguages(): readonly Language[] {
  const names = process.env[CHOSEN]?.split(',') ?? [];
  return LANGUAGES.filter(({ name }) => names.includes(name));
}
