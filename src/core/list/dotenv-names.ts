import { rule } from '../errors';
import { VARIABLE_NAME } from '../names';
import { ListError, Problem } from './problem';
import { decodeText } from './text';

export interface ListedName {
  readonly name: string;
  readonly line: number;
}

/** `NAME=`, `export NAME=` or `NAME: `, as the dotenv package reads them. */
const ASSIGNMENT = /[ \t]*(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=|:(?=\s))[ \t]*/y;
/** A name alone. In capitals only: a line of a key that lost its quotes must not be taken for a name. */
const ALONE = /[ \t]*(?:export[ \t]+)?([A-Z_][A-Z0-9_]*)[ \t]*(?:#.*)?(?=\n|$)/y;
const NOTHING = /[ \t]*(?:#.*)?(?=\n|$)/y;
/** A quoted value may span lines and ends its line. */
const QUOTED = /('(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`)[ \t]*(?:#.*)?(?=\n|$)/y;
const CAPITALS = /^[A-Z0-9_.-]+$/;

/**
 * The names in a `.env` file, in its order. Values are skipped, never returned and never shown.
 *
 * @throws ListError with all problems at once.
 */
export function dotenvNames(file: string, bytes: Uint8Array): ListedName[] {
  const text = decodeText(file, bytes);
  if (typeof text !== 'string') {
    throw new ListError(file, [text]);
  }
  const problems: Problem[] = [];
  const lines = new Map<string, number>();
  let line = 1;
  for (let at = 0; at < text.length;) {
    const { name, quoteOpen, end } = scan(text, at);
    const report = (subject: string, must: string, got: string | undefined, fix: string): void => {
      problems.push({ line, message: rule({ subject, must, got, fix }) });
    };
    const first = name ? lines.get(name) : undefined;
    if (name === null) {
      report(file, 'must have one name on each line', undefined, 'write it as in "DATABASE_URL=", or put "#" in front of a comment');
    } else if (name !== undefined && !VARIABLE_NAME.test(name)) {
      report(CAPITALS.test(name) ? name : file, 'must be a name that a container can have: a letter or underscore, then letters, digits, ".", "_" or "-"', undefined, 'rename the variable');
    } else if (first !== undefined) {
      report(name!, 'must be listed once', `again, after line ${first}`, 'remove one of the two');
    } else if (name !== undefined) {
      lines.set(name, line);
    }
    if (quoteOpen) {
      report(file, 'must close each quote that begins a value, and end the line there', undefined, 'remove the value: only the name is used');
    }
    line += text.slice(at, end + 1).split('\n').length - 1;
    at = end + 1;
  }
  if (problems.length === 0 && lines.size === 0) {
    problems.push({
      line: 1,
      message: rule({
        subject: file,
        must: 'must list at least one variable',
        fix: 'write a line such as "DATABASE_URL="',
      }),
    });
  }
  if (problems.length) {
    throw new ListError(file, problems);
  }
  return [...lines].map(([name, at]) => ({ name, line: at }));
}

interface Scanned {
  /** Undefined for an empty line or a comment, null for a line that is neither that nor a name. */
  readonly name?: string | null;
  readonly quoteOpen?: boolean;
  /** Offset of the line feed that ends it. */
  readonly end: number;
}

function scan(text: string, at: number): Scanned {
  const feed = text.indexOf('\n', at);
  const end = feed === -1 ? text.length : feed;
  if (matchAt(NOTHING, text, at)) {
    return { end };
  }
  const assignment = matchAt(ASSIGNMENT, text, at);
  if (!assignment) {
    return { name: matchAt(ALONE, text, at)?.[1] ?? null, end };
  }
  const value = at + assignment[0].length;
  if (!/["'`]/.test(text[value] ?? '')) {
    return { name: assignment[1], end };
  }
  const quoted = matchAt(QUOTED, text, value);
  return quoted ? { name: assignment[1], end: value + quoted[0].length } : { name: assignment[1], quoteOpen: true, end };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
