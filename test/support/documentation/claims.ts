/** What a page claims that a test can show: a sentence with an option, an exit code or a number. */
export interface Claim {
  readonly line: number;
  readonly sentence: string;
  /** The tests that show it, as the page names them. */
  readonly tests: readonly string[];
}

const MARK = /<!-- test: (.*?) -->/g;
const UNITS = 'seconds?|minutes?|hours?|days?|bytes|values|calls|times|versions';
const OPTION = /(?:^|[`\s|(])--?[a-z][a-z-]*\b/;
const EXIT_CODE = /\bexit(s|ed)?\b|\bexit code/i;
const NUMBER = new RegExp(`\\b\\d[\\d,.]*\\b|\\b(?:two|three|four|five|six|seven|eight|nine|ten|twenty) (?:${UNITS})\\b`);

/** All claims of a page in Markdown, also those that no mark follows. A sentence's marks are behind its full stop. */
export function claimsOf(page: string): Claim[] {
  return proseLines(page).flatMap(({ line, text }) => sentencesIn(text)
    .filter(({ sentence, tests }) => tests.length > 0 || isClaim(sentence))
    .map((found) => ({ line, ...found })));
}

function proseLines(page: string): { readonly line: number; readonly text: string }[] {
  let isCode = false;
  return page.split('\n').flatMap((text, index) => {
    const isFence = text.startsWith('```');
    isCode = isFence ? !isCode : isCode;
    return isCode || isFence || text.startsWith('#') || /^\|[-|]+\|$/.test(text) ? [] : [{ line: index + 1, text }];
  });
}

function sentencesIn(line: string): { readonly sentence: string; readonly tests: readonly string[] }[] {
  const found: { sentence: string; tests: string[] }[] = [];
  let end = 0;
  for (const match of line.matchAll(MARK)) {
    const before = line.slice(end, match.index);
    found.push(...plainSentences(before).map((sentence) => ({ sentence, tests: [] })));
    found.at(-1)?.tests.push(match[1]);
    end = match.index + match[0].length;
  }
  return [...found, ...plainSentences(line.slice(end)).map((sentence) => ({ sentence, tests: [] }))];
}

/** A full stop, or the end of a cell, before the beginning of another sentence. */
function plainSentences(text: string): string[] {
  return text.split(/(?<=[.!?]["')]?) +(?=[A-Z`*(\[])/).map((part) => part.trim()).filter((part) => /\w/.test(part));
}

function isClaim(sentence: string): boolean {
  const words = sentence.replace(/\]\([^)]*\)/g, ']');
  const prose = words.replace(/`[^`]*`/g, '');
  return OPTION.test(words) || EXIT_CODE.test(prose) || NUMBER.test(prose);
}
