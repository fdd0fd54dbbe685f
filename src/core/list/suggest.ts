import { closest, distance } from '../vendor/levenshtein';

export { alternatives } from '../words';

/** The known word that a misspelt one resembles. */
export function resembling(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || word.length > 40) {
    return undefined;
  }
  const lower = word.toLowerCase();
  const lowered = known.map((candidate) => candidate.toLowerCase());
  const best = closest(lower, lowered);
  return distance(lower, best) <= Math.ceil(best.length / 3) ? known[lowered.indexOf(best)] : undefined;
}

/** For the keys of the format. */
export function article(word: string): string {
  return /^[aeo]/.test(word) ? 'an' : 'a';
}
