/** The words before the cursor, and the one at it, as a shell passes them on. */
export interface TypedLine {
  readonly before: readonly string[];
  readonly current: string;
}

const REDIRECTION = /^(\d*|&)(>{1,2}|<{1,3}|>&|<&|>\||<>)(&?\d*-?)$/;

/**
 * bash has redirections among the words, and divides words at an equals sign. Where the word at the cursor is the file of a
 * redirection, nothing of ours fits.
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
