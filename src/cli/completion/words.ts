/** The words before the cursor, and the one at it, as a shell passes them on. */
export interface TypedLine {
  readonly before: readonly string[];
  readonly current: string;
}

const REDIRECTION = /^(\d*|&)(>{1,2}|<{1,3}|>&|<&|>\||<>)(&?\d*-?)$/;

/**
 * bash passes redirections as words, and splits words at an equals sign. Returns undefined if the word at the cursor is the file of
 * a redirection.
 */
export function typedLine(words: readonly string[]): TypedLine | undefined {
  const before: string[] = [];
  const last = words.length - 1;
  for (let index = 0; index < last; index++) {
    if (!REDIRECTION.test(words[index])) {
      before.push(words[index]);
    } else if (/\d$/.test(words[index].slice(1)) && /&/.test(words[index])) {
      continue; // 2>&1 has no file.
    } else if (++index >= last) {
      return undefined;
    }
  }
  const current = words[last] ?? '';
  if (REDIRECTION.test(current)) {
    return undefined;
  }
  return current === '=' ? { before, current: '' } : { before: before.filter((word) => word !== '='), current };
}
