import { Pair, Scalar, YAMLMap } from '../vendor/yaml';

/** Inserts lines into the text of a list, and leaves the text around them as it is. */

/** A line for a new variable. */
export interface InsertedLine {
  readonly name: string;
  readonly line: string;
}

/** A list of two variables may be sorted by chance. */
const SORTED = 3;

/** Each new line goes below an existing entry: the last one, or its predecessor in a list that is sorted A-Z. */
export function insertIntoBlock(text: string, root: YAMLMap<Scalar>, lines: readonly InsertedLine[]): string {
  const names = root.items.map(({ key }) => String(key.value));
  const isSorted = names.length >= SORTED && names.every((name, index) => index === 0 || names[index - 1] < name);
  const end = lineEndOf(text);
  const start = root.range![0];
  const indent = ' '.repeat(start - lineStart(text, start));
  const ends = root.items.map((_, index) => endOfEntry(text, root, index, indent.length));
  const blank = names.length > 1 && ends.slice(0, -1).every((position) => /^\r?\n[ \t]*\r?\n/.test(text.slice(position))) ? end : '';
  const places = new Map<number, string>();
  for (const { name, line } of lines) {
    const before = isSorted ? names.filter((other) => other < name).length - 1 : names.length - 1;
    const place = before === -1 ? startOfEntries(text, root) : ends[before];
    const inserted = before === -1 ? `${indent}${line}${end}${blank}` : `${end}${blank}${indent}${line}`;
    places.set(place, `${places.get(place) ?? ''}${inserted}`);
  }
  return [...places].sort(([a], [b]) => b - a).reduce((edited, [place, inserted]) => edited.slice(0, place) + inserted + edited.slice(place), text);
}

/** The end of an entry's last line, including comments with the indentation of its parts. */
function endOfEntry(text: string, root: YAMLMap<Scalar>, index: number, indent: number): number {
  const pair = root.items[index];
  const last = text.slice(0, rangeOf(pair)[1]).trimEnd().length;
  let end = lineEnd(text, Math.max(last, pair.key.range![1]));
  for (const [, comment] of text.slice(end).matchAll(/\r?\n([^\n]*?)(?=\r?\n|$)/g)) {
    if (!new RegExp(`^[ \\t]{${indent + 1},}#`).test(comment)) {
      break;
    }
    end = text.indexOf(comment, end) + comment.length;
  }
  return end;
}

/** Above the first entry and its comment. A comment at the beginning belongs to the file. */
function startOfEntries(text: string, root: YAMLMap<Scalar>): number {
  const first = lineStart(text, root.range![0]);
  let start = first;
  while (start > 0 && /^[ \t]*#/.test(text.slice(lineStart(text, start - 1), start))) {
    start = lineStart(text, start - 1);
  }
  return start === 0 ? first : start;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed === -1 ? text.length : text[feed - 1] === '\r' ? feed - 1 : feed;
}

/** After the last entry between braces, with the same number of lines as now. */
export function insertIntoFlow(text: string, root: YAMLMap, lines: readonly InsertedLine[]): string {
  const [open, close] = [root.range![0], root.range![1] - 1];
  const last = root.items.at(-1);
  if (!last) {
    return fillBraces(text, open, close, lines);
  }
  const end = lineEndOf(text);
  const first = (root.items[0].key as Scalar).range![0];
  const separator = text.slice(open, first).includes('\n') ? `${end}${text.slice(lineStart(text, first), first)}` : ' ';
  const valueEnd = rangeOf(last)[1];
  const comma = /^(?:\s|#[^\n]*\n)*,/.exec(text.slice(valueEnd, close))?.[0].length;
  const from = valueEnd + (comma ?? 0);
  const body = lines.map(({ line }) => `${separator}${line}`).join(',');
  // A comment after the last entry stays after it.
  const place = separator === ' ' || close < lineEnd(text, from) ? from : lineEnd(text, from);
  return comma === undefined
    ? text.slice(0, from) + ',' + text.slice(from, place) + body + text.slice(place)
    : text.slice(0, place) + body + ',' + text.slice(place);
}

function fillBraces(text: string, open: number, close: number, lines: readonly InsertedLine[]): string {
  const end = lineEndOf(text);
  const indent = text.slice(lineStart(text, open), open).replace(/[^ \t]/g, ' ');
  const inside = text.slice(open + 1, close);
  const last = inside.includes('\n') ? '' : `${end}${indent}`;
  return `${text.slice(0, open + 1)}${lines.map(({ line }) => `${end}${indent}  ${line}`).join(',')}${inside}${last}${text.slice(close)}`;
}

/** Offset of a value, or of its key without a value. */
function rangeOf({ key, value }: Pair): readonly number[] {
  return (value as Scalar | null)?.range ?? (key as Scalar).range!;
}

/** The first line break in the text; default: a line feed. */
export function lineEndOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}
