import width from 'string-width';

/** Columns without lines, for `grep`, `awk` and people. Fast for many rows, as an import may have 50,000. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head.map(measured), ...rows.map((row) => row.map((text) => measured(cell(text))))];
  const widths = head.map((_title, column) => cells.reduce((widest, row) => Math.max(widest, row[column]?.width ?? 0), 0));
  return cells.map((row) => row.map((item, column) => item.text + ' '.repeat(widths[column] - item.width)).join('  ').trimEnd()).join('\n');
}

interface Measured {
  readonly text: string;
  /** Columns that it takes in a terminal, without colour codes. */
  readonly width: number;
}

function measured(text: string): Measured {
  return { text, width: /^[\x20-\x7e]*$/.test(text) ? text.length : width(text) };
}

/** A cell has at most one colour, for all of its text. */
function cell(text: string): string {
  const [, begin, inside, end] = /^(\u001b\[\d+m)([^]*)(\u001b\[\d+m)$/.exec(text) ?? [text, '', text, ''];
  return `${begin}${oneLine(inside)}${end}`;
}

/** Control characters would break the columns, and could control the terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) =>
    ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
