import { Assignment, DotenvLine, dotenvLines, Unclear } from '../dotenv/lines';
import { rule } from '../errors';
import { VARIABLE_NAME } from '../names';
import { ListError, ListProblem } from './problem';
import { decodeText } from './text';

export interface ListedName {
  readonly name: string;
  readonly line: number;
}

/** A problem of one line. Without a subject it is about the file. */
interface Fault {
  readonly subject?: string;
  readonly must: string;
  readonly got?: string;
  readonly fix: string;
}

const ONE_NAME: Fault = { must: 'must have one name on each line', fix: 'write it as in "DATABASE_URL=", or put "#" in front of a comment' };
const NAMES_ONLY = 'remove the value: only the name is used';
const QUOTE: Fault = { must: 'must close each quote that begins a value, and end the line there', fix: NAMES_ONLY };
const KEY: Fault = { must: 'must have quotes around a value of several lines', fix: NAMES_ONLY };
const LINE_END: Fault = { must: 'must have line ends of Unix or Windows', fix: 'save it with one of them' };
const BAD_NAME = { must: 'must be a name that a container can have: a letter or underscore, then letters, digits, ".", "_" or "-"', fix: 'rename the variable' };

/** A name without a value. Only capitals count: a line of a key that lost its quotes must not count as a name. */
const ALONE = /^[ \t]*(?:export[ \t]+)?([A-Z_][A-Z0-9_]*)[ \t]*(?:#.*)?$/;
/** `NAME: `, which the dotenv package reads, and names that no container can have. */
const OTHER_ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=|:(?=\s))[ \t]*(.*)$/;
const CAPITALS = /^[A-Z0-9_.-]+$/;

/**
 * Returns the names in a `.env` file, in its order, where readers of such files agree on its lines. It skips values, and
 * never returns or shows one.
 *
 * @throws ListError with all problems at once.
 */
export function dotenvNames(file: string, bytes: Uint8Array, mayBeEmpty = false): ListedName[] {
  const text = decodeText(file, bytes);
  if (typeof text !== 'string') {
    throw new ListError(file, [text]);
  }
  const problems: ListProblem[] = [];
  const report = (line: number, { subject = file, ...fault }: Fault): void => {
    problems.push({ line, message: rule({ subject, ...fault }) });
  };
  strayLineEnds(bytes).forEach((line) => report(line, LINE_END));
  const lines = new Map<string, number>();
  let above: DotenvLine | undefined;
  for (const read of dotenvLines(text)) {
    const found = listed(read, above);
    above = read;
    if (typeof found === 'string') {
      const first = lines.get(found);
      if (first === undefined) {
        lines.set(found, read.line);
      } else {
        report(read.line, { subject: found, must: 'must be listed once', got: `again, after line ${first}`, fix: 'remove one of the two' });
      }
    } else if (found) {
      report(read.line, found);
    }
  }
  if (problems.length === 0 && lines.size === 0 && !mayBeEmpty) {
    report(1, { must: 'must list at least one variable', fix: 'write a line such as "DATABASE_URL="' });
  }
  if (problems.length) {
    throw new ListError(file, problems);
  }
  return [...lines].map(([name, line]) => ({ name, line }));
}

/** Returns the name in a line, its problem, or nothing for a comment. */
function listed(read: DotenvLine, above: DotenvLine | undefined): string | Fault | undefined {
  switch (read.kind) {
    case 'skipped': return undefined;
    case 'assignment': return isEndOfValue(read, above) ? KEY : read.name;
    default: return unclearName(read);
  }
}

function unclearName({ reason, text }: Unclear): string | Fault {
  switch (reason) {
    case 'no-assignment': return otherName(text);
    // Readers differ only on the value, which isn't used.
    case 'blank-value': return OTHER_ASSIGNMENT.exec(text)?.[1] ?? ONE_NAME;
    case 'unquoted-key': return KEY;
    case 'padding':
    case 'line-separator':
    case 'carriage-return': return ONE_NAME;
    default: return QUOTE;
  }
}

function otherName(text: string): string | Fault {
  const alone = ALONE.exec(text)?.[1];
  if (alone !== undefined) {
    return alone;
  }
  const [, name, value] = OTHER_ASSIGNMENT.exec(text) ?? [];
  if (name === undefined) {
    return ONE_NAME;
  }
  if (!VARIABLE_NAME.test(name)) {
    return { subject: CAPITALS.test(name) ? name : undefined, ...BAD_NAME };
  }
  return /^["'`]/.test(value) && !/^(["'`])(?:(?!\1)[^\\])*\1[ \t]*(?:#.*)?$/.test(value) ? QUOTE : name;
}

/** The last line of base64 that lost its quotes: letters of both kinds and one "=", right below such a line. */
function isEndOfValue({ name, text, quote }: Assignment, above: DotenvLine | undefined): boolean {
  return text === '' && quote === '' && /^(?=.*[a-z])(?=.*[A-Z0-9])[A-Za-z0-9]+$/.test(name)
    && above?.kind === 'assignment' && above.quote === '' && /^[A-Za-z0-9+/]{16,}$/.test(above.text);
}

/** Some readers end a line at a carriage return alone. */
function strayLineEnds(bytes: Uint8Array): number[] {
  const rows = Buffer.from(bytes).toString('latin1').split('\n');
  return rows.flatMap((row, index) => (/\r(?!$)/.test(row) ? [index + 1] : []));
}
