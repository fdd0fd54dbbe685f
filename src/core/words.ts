/** `a`, `b` or `c`. */
export function alternatives(words: readonly string[], last = 'or', quote = (word: string): string => `\`${word}\``): string {
  const quoted = words.map(quote);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${last} ${quoted[quoted.length - 1]}`;
}

/** "a or b", for texts with quotes of their own, or without. */
export function or(words: readonly string[]): string {
  return alternatives(words, 'or', String);
}

/** For the keys of a list. */
export function article(word: string): string {
  return /^[aeo]/.test(word) ? 'an' : 'a';
}
