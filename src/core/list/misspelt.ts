import { distance } from '../vendor/levenshtein';

export interface Declared {
  readonly name: string;
  /** The store has no value for it, so its author may have misspelt the name. */
  readonly missing: boolean;
}

const MAX_EDITS = 2;
/** Shorter names differ in two letters by design, as HOST and PORT do. */
const LONG = 8;

/**
 * Returns the declared name that a found one probably misspells. Names that differ by design must not count as a
 * misspelling: KEY_1 and KEY_2, PART_A and PART_B, HTTP_PROXY and HTTPS_PROXY.
 */
export function misspeltOf(name: string, declared: readonly Declared[]): string | undefined {
  const near = declared.filter((candidate) => candidate.name !== name && isMisspelt(name, candidate));
  return (near.find(({ missing }) => missing) ?? near[0])?.name;
}

function isMisspelt(found: string, { name, missing }: Declared): boolean {
  const [a, b] = [normal(found), normal(name)];
  if (a === b) {
    return true;
  }
  if (Math.abs(a.length - b.length) > MAX_EDITS || isPlainVariant(a, b)) {
    return false;
  }
  const edits = distance(a, b);
  return edits === 1 || isSwap(a, b)
    ? missing || !isPlural(a, b)
    // Two replaced letters may be two words: IMPORT and EXPORT.
    : missing && edits === MAX_EDITS && a.length !== b.length && Math.min(a.length, b.length) >= LONG;
}

/** Case and separators are the most frequent errors, and never a difference by design. */
function normal(name: string): string {
  return name.toUpperCase().replace(/[.-]/g, '_').replace(/_+/g, '_');
}

/** The names differ only in a number, or in a word of one letter. */
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

/** Two neighbouring letters are swapped. */
function isSwap(a: string, b: string): boolean {
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return a.length === b.length && at !== -1 && at + 1 < a.length && `${a.slice(0, at)}${a[at + 1]}${a[at]}${a.slice(at + 2)}` === b;
}
