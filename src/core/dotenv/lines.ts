/**
 * Lines of a dotenv file. The format has no specification, so a line counts only where node's dotenv, `node --env-file`,
 * python-dotenv and Docker Compose agree on its end. `test/cli/formats/dotenv` compares with these programs.
 */
export type DotenvLine = Assignment | Skipped | Unclear;

export type Quote = '' | '\'' | '"' | '`';

export interface Assignment {
  readonly kind: 'assignment';
  readonly line: number;
  readonly name: string;
  /** Everything in front of the name. */
  readonly prefix: string;
  /** Everything between the name and the value: the equals sign, and the blanks around it. */
  readonly sign: string;
  readonly quote: Quote;
  /** The raw text between the quotes, or everything after the equals sign, comments included. Line ends are line feeds. */
  readonly text: string;
  /** Whether its lines have Windows line ends in the file. */
  readonly windowsLineEnds: boolean;
  /** Everything after the closing quote: blanks, or a comment. */
  readonly tail: string;
}

/** A comment or an empty line. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly line: number;
  /** It begins with a blank. */
  readonly indented: boolean;
}

/** From this line on, readers may disagree about where lines end. */
export interface Unclear {
  readonly kind: 'unclear';
  readonly line: number;
  readonly reason: UnclearReason;
  /** The name, where the line certainly has one. */
  readonly name?: string;
  /** The whole line. It may contain a value: never show it. */
  readonly text: string;
}

export type UnclearReason =
  | 'no-assignment' | 'open-quote' | 'after-quote' | 'escaped-quote' | 'multi-line-backticks' | 'tab-before-quote'
  | 'carriage-return' | 'line-separator' | 'unquoted-key' | 'padding' | 'blank-value';

/** The name is one that a container can have. */
const ASSIGNMENT = /([ \t]*(?:export[ \t]+)?)([A-Za-z_][A-Za-z0-9_.-]*)([ \t]*=[ \t]*)/y;
const SKIPPED = /^[ \t]*(?:#|$)/;
const TAIL = /^[ \t]*(?:#|$)/;
/** JavaScript treats these as line ends, other languages don't. */
const SEPARATORS = /[\u2028\u2029]/;

/** Text before one of these may be the last line of a value that lost its quotes, as base64 ends in equals signs. */
const NAMELESS: ReadonlySet<UnclearReason> = new Set(['padding', 'blank-value']);

/** After these, the end of the value is uncertain. */
const OPEN: ReadonlySet<UnclearReason> = new Set(['open-quote', 'escaped-quote', 'multi-line-backticks', 'tab-before-quote']);

/** The lines of a text that has no byte-order mark. The lines below an open quote are left out. */
export function* dotenvLines(text: string): Generator<DotenvLine> {
  let line = 1;
  for (let at = 0; at < text.length;) {
    const { read, end } = readLine(text, at, line);
    yield read;
    const reason = read.kind === 'unclear' ? read.reason : undefined;
    if (reason && OPEN.has(reason)) {
      return;
    }
    const last = reason === 'unquoted-key' ? endOfKey(text, end) : end;
    line += newlines(text, at, last) + 1;
    at = last + 1;
  }
}

/** Reports the lines of a key once, at the first line. */
function endOfKey(text: string, from: number): number {
  const close = text.indexOf('-----END ', from);
  return close === -1 ? from : endOfLine(text, close);
}

interface ReadLine {
  readonly read: DotenvLine;
  /** Offset of the line feed at its end. */
  readonly end: number;
}

function readLine(text: string, at: number, line: number): ReadLine {
  const end = endOfLine(text, at);
  const whole = rowOf(text, at, end);
  const unclear = (reason: UnclearReason, name?: string): ReadLine => ({ read: { kind: 'unclear', line, reason, name, text: whole }, end });
  if (SKIPPED.test(whole)) {
    const reason = controlReason(whole);
    return reason ? unclear(reason) : { read: { kind: 'skipped', line, indented: /^[ \t]/.test(whole) }, end };
  }
  ASSIGNMENT.lastIndex = at;
  const match = ASSIGNMENT.exec(text);
  if (!match) {
    return unclear(whole.includes('\r') ? 'carriage-return' : 'no-assignment');
  }
  const [all, prefix, name, sign] = match;
  const start = at + all.length;
  const quote = text[start] ?? '';
  if (isQuote(quote)) {
    return readQuoted(text, { line, prefix, name, sign, quote }, start, unclear);
  }
  const value = rowOf(text, start, end);
  const reason = bareReason(value, sign);
  return reason
    ? unclear(reason, NAMELESS.has(reason) ? undefined : name)
    : { read: { kind: 'assignment', line, name, prefix, sign, quote: '', text: value, windowsLineEnds: false, tail: '' }, end };
}

type Head = Pick<Assignment, 'line' | 'prefix' | 'name' | 'sign' | 'quote'>;

function readQuoted(text: string, head: Head, start: number, unclear: (reason: UnclearReason, name?: string) => ReadLine): ReadLine {
  const { quote, name } = head;
  const close = closingQuote(text, quote, start);
  if (close === -1) {
    return unclear('open-quote', name);
  }
  const first = text.indexOf(quote, start + 1);
  if (endOfLine(text, first) !== endOfLine(text, close)) {
    return unclear('escaped-quote', name);
  }
  const written = text.slice(start + 1, close);
  const value = written.replace(/\r\n/g, '\n');
  if (quote === '`' && value.includes('\n')) {
    return unclear('multi-line-backticks', name);
  }
  if (head.sign.includes('\t') && value.includes('\n')) {
    return unclear('tab-before-quote', name);
  }
  const end = endOfLine(text, close);
  const tail = rowOf(text, close + 1, end);
  if (!TAIL.test(tail)) {
    return unclear(tail.includes('\r') ? 'carriage-return' : 'after-quote', name);
  }
  const reason = value.includes('\r') ? 'carriage-return' : controlReason(tail);
  return reason ? unclear(reason, name) : { read: { kind: 'assignment', ...head, text: value, windowsLineEnds: written.includes('\r\n'), tail }, end };
}

/** The first quote without a backslash before it. */
function closingQuote(text: string, quote: string, start: number): number {
  let at = text.indexOf(quote, start + 1);
  while (at !== -1 && text[at - 1] === '\\') {
    at = text.indexOf(quote, at + 1);
  }
  return at;
}

function bareReason(value: string, sign: string): UnclearReason | undefined {
  if (value.includes('\r')) {
    return 'carriage-return';
  }
  if (value === '') {
    return /[ \t]$/.test(sign) ? 'blank-value' : undefined;
  }
  if (/^=+[ \t]*$/.test(value)) {
    return 'padding';
  }
  if (value.startsWith('-----BEGIN ') && !value.includes('-----END ')) {
    return 'unquoted-key';
  }
  return SEPARATORS.test(value) ? 'line-separator' : undefined;
}

function controlReason(text: string): UnclearReason | undefined {
  return text.includes('\r') ? 'carriage-return' : SEPARATORS.test(text) ? 'line-separator' : undefined;
}

function isQuote(character: string): character is Exclude<Quote, ''> {
  return character === '\'' || character === '"' || character === '`';
}

/** Without the line end of Windows. */
function rowOf(text: string, from: number, end: number): string {
  return text.slice(from, end).replace(/\r$/, '');
}

function endOfLine(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  return feed === -1 ? text.length : feed;
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) {
    count++;
  }
  return count;
}
