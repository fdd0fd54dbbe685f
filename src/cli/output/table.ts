import Table from 'cli-table3';

const NO_LINES = {
  'top': '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  'bottom': '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  'left': '',
  'left-mid': '',
  'mid': '',
  'mid-mid': '',
  'right': '',
  'right-mid': '',
  'middle': '  ',
};

/** Columns without lines, so that `grep`, `awk` and eyes can read them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const drawn = new Table({ head: [...head], chars: NO_LINES, style: { 'head': [], 'border': [], 'padding-left': 0, 'padding-right': 0 } });
  drawn.push(...rows.map((row) => row.map(cell)));
  return drawn.toString().split('\n').map((line) => line.trimEnd()).join('\n');
}

/** A cell may have one colour as a whole. */
function cell(text: string): string {
  const [, begin, inside, end] = /^(\u001b\[\d+m)([^]*)(\u001b\[\d+m)$/.exec(text) ?? [text, '', text, ''];
  return `${begin}${oneLine(inside)}${end}`;
}

/** Control characters would break the columns, and could drive the terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) =>
    ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
