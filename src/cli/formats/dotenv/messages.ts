import { Assignment, Unclear, UnclearReason } from '../../../core/dotenv/lines';
import { LineProblem } from '../problems';
import { Doubt } from './agreement';

const OTHER_FORMAT = 'put the value into a JSON file, which all read alike, and import that';

type Texts = { readonly must: string; readonly fix: (name: string, text: string) => string };

const single = (name: string): string => `write ${name}='…' with the whole value in single quotes`;

/** The whole file is rejected, as the next line may be part of this value. */
const UNCLEAR: Readonly<Record<UnclearReason, Texts>> = {
  'no-assignment': { must: 'must be NAME=value, a comment or empty', fix: (_name, text) => assignmentFix(text) },
  'open-quote': { must: 'must close the quote that begins its value', fix: (name) => `write ${name}='…', or leave both quotes out` },
  'after-quote': { must: 'must have nothing but a comment after its closing quote', fix: () => 'put the whole value, and nothing else, into one pair of quotes that it doesn\'t have itself' },
  'escaped-quote': { must: 'must have no backslash in front of a quote in a value of several lines', fix: () => OTHER_FORMAT },
  'multi-line-backticks': { must: 'must have single or double quotes around several lines, as only JavaScript reads backticks', fix: single },
  'tab-before-quote': { must: 'must have no tab between the equals sign and a value of several lines: Node.js 20 doesn\'t find the quote', fix: () => 'remove the tab' },
  'carriage-return': { must: 'must have no carriage return but at its end', fix: () => `save the file with line ends of Unix or Windows; ${OTHER_FORMAT} if the value has carriage returns` },
  'line-separator': { must: 'must have no U+2028 or U+2029 outside of quotes, where JavaScript begins a line', fix: () => 'remove the character, or put the whole value into single quotes' },
  'unquoted-key': { must: 'must have quotes around a key of several lines', fix: (name) => `write ${name}='-----BEGIN …' with the whole key, all lines, in single quotes` },
  'padding': { must: 'must have something else than "=" as its value', fix: () => 'put it into single quotes if it is the value; if it ends a value that began above, put that into single quotes' },
  'blank-value': { must: 'must have no blanks after the equals sign without a value: `node --env-file` takes the next line for the value', fix: () => 'remove the blanks at the end of the line' },
};

const DOUBT: Readonly<Record<Doubt, string>> = {
  'tab-before-name': 'must begin in the first column: with a tab in front, Node.js 20 doesn\'t find the name',
  'export': 'must have exactly one space after `export`: readers differ on others',
  'hash': 'must have quotes around a value that has "#": for some readers a comment begins there',
  'comment-only': 'must have its comment on a line of its own: for some readers it is the value',
  'dollar': 'must have single quotes around a value that has "$": Docker Compose puts another variable there',
  'braces': 'must have no ${NAME} in its value: Docker Compose and python-dotenv put another variable there, in single quotes too',
  'escape': 'must have no backslash but in \\n within double quotes: readers differ on all others',
  'backslashes': 'must have no backslash in front of another one or of a quote in single quotes: some readers leave it out',
  'backticks': 'must have single or double quotes: only JavaScript reads backticks as quotes',
  'windows-line-ends': 'must have line ends of Unix within its value: Docker Compose keeps the carriage returns of Windows',
  'blank-at-edge': 'must have no tab or other special blank around its value: readers differ on whether it belongs to it',
};

export function unclearProblem({ line, name, reason, text }: Unclear): LineProblem {
  const { must, fix } = UNCLEAR[reason];
  return { line, name, must, fix: fix(name ?? 'NAME', text) };
}

/** The fix for the most likely mistake. It doesn't quote the line, which may contain a value. */
function assignmentFix(text: string): string {
  if (/^\s*(export\s+)?[A-Za-z_][\w.-]*:\s/.test(text)) {
    return 'write "=" instead of ":"; if the file is YAML, add --format yaml';
  }
  if (/^\s*(;|\/\/|--)/.test(text)) {
    return 'begin a comment with "#"';
  }
  if (/^\s*\[[^=]*\]\s*$/.test(text)) {
    return 'remove the section; if it is a comment, put "#" in front';
  }
  if (/^[^=\s]+( +[^=\s]+)? *=/.test(text)) {
    return 'use a name that a container can have, a letter or underscore and then letters, digits, ".", "_" or "-", with nothing but `export` in front';
  }
  return 'put a value of several lines into single quotes, "=" after a name, and "#" in front of a comment';
}

export function doubtProblem(assignment: Assignment, doubt: Doubt): LineProblem {
  const { line, name } = assignment;
  return { line, name, must: DOUBT[doubt], fix: fixOf(assignment, doubt) };
}

function fixOf({ name, text }: Assignment, doubt: Doubt): string {
  switch (doubt) {
    case 'tab-before-name': return 'remove the tab';
    case 'export': return `write export ${name}=…`;
    case 'windows-line-ends': return 'save the file with line ends of Unix';
    case 'comment-only': return `move the comment to the line above, or write ${name}='…' if it is the value`;
    case 'escape': return /'|\\\\|\\$/.test(text.replace(/\\(["\\$])/g, '$1')) ? OTHER_FORMAT : `write ${name}='…' in single quotes, without the backslashes that only escape`;
    case 'backslashes': return /^[^\s#$"'`][^\s#$']*$/.test(text) ? `write ${name}=… without quotes` : OTHER_FORMAT;
    case 'braces': return OTHER_FORMAT;
    case 'blank-at-edge': return `remove it, or write ${name}='…' if it belongs to the value`;
    default: return quotable(text, name);
  }
}

/** A form that all readers accept: single quotes if the value contains none, or double quotes if it contains no special characters. */
function quotable(text: string, name: string): string {
  if (!/'|\\\\|\\$|\$\{/.test(text)) {
    return single(name);
  }
  return /["$\\`]/.test(text) ? OTHER_FORMAT : `write ${name}="…" with the whole value in double quotes`;
}
