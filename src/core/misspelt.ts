import { distance } from './vendor/levenshtein';

/**
 * Which name was meant. One measure, with two thresholds: a word that is certainly wrong may be far from the right one, and a
 * name that may be right as it is must be near to it.
 */

/** A declared name. */
export interface DeclaredName {
  readonly name: string;
  /** Its value isn't in the store: its author may have mistaken the name. */
  readonly missing: boolean;
}

/** Longer words are values rather than names. */
const LONGEST = 40;
const MAX_EDITS = 2;
/** Shorter names differ in two letters by design, as HOST and PORT do. */
const LONG = 8;

/** The known word that a wrong one resembles: at most a third of its letters differ. */
export function resembling(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST) {
    return undefined;
  }
  const wrong = normal(word);
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const name of known) {
    const edits = editsBetween(wrong, normal(name));
    if (edits <= Math.ceil(name.length / 3) && edits < name.length && edits < (best?.edits ?? Infinity)) {
      best = { name, edits };
    }
  }
  return best?.name;
}

/**
 * The declared name that a found one is a typing error of. Names that differ by design must not be taken for one: KEY_1 and KEY_2,
 * PART_A and PART_B, HTTP_PROXY and HTTPS_PROXY. What all comparisons share is computed once: a file may have tens of thousands of names.
 */
export function misspeltAmong(declared: readonly DeclaredName[]): (name: string) => string | undefined {
  const known = declared.map((candidate) => ({ ...candidate, form: normal(candidate.name) }));
  return (name) => {
    const form = normal(name);
    const near = known.filter((candidate) => candidate.name !== name && isMisspelt(form, candidate.form, candidate.missing));
    return (near.find(({ missing }) => missing) ?? near[0])?.name;
  };
}

/** The cheapest comparison comes first, as most pairs differ in all of them. */
function isMisspelt(a: string, b: string, missing: boolean): boolean {
  if (a === b) {
    return true;
  }
  if (Math.abs(a.length - b.length) > MAX_EDITS) {
    return false;
  }
  const edits = editsBetween(a, b);
  const isNear = edits === 1
    ? missing || !isPlural(a, b)
    // Two replaced letters may be two words: IMPORT and EXPORT.
    : missing && edits === MAX_EDITS && a.length !== b.length && Math.min(a.length, b.length) >= LONG;
  return isNear && !isPlainVariant(a, b);
}

/** Case and separators are the commonest errors, and never the difference that was meant. */
function normal(name: string): string {
  return name.toUpperCase().replace(/[.-]/g, '_').replace(/_+/g, '_');
}

/** Letters that differ. Two neighbours that have changed places count as one. */
function editsBetween(a: string, b: string): number {
  const edits = distance(a, b);
  return edits === 2 && isSwap(a, b) ? 1 : edits;
}

/** The same but for a number, or for a word of one letter. */
function isPlainVariant(a: string, b: string): boolean {
  const generic = (name: string): string => name.replace(/\d+/g, '').split('_').map((word) => (word.length === 1 ? '' : word)).filter((word) => word !== '').join('_');
  return generic(a) === generic(b) && a.replace(/_/g, '') !== b.replace(/_/g, '');
}

/** KEY and KEYS, HTTP and HTTPS. */
function isPlural(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.split('_').length === long.split('_').length
    && long.split('_').some((word, index) => word === `${short.split('_')[index]}S`);
}

/** Two neighbours have changed places. */
function isSwap(a: string, b: string): boolean {
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return a.length === b.length && at !== -1 && at + 1 < a.length && `${a.slice(0, at)}${a[at + 1]}${a[at]}${a.slice(at + 2)}` === b;
}
