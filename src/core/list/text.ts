import { rule } from '../errors';
import { ListProblem } from './problem';

const BYTE_ORDER_MARK = /^\uFEFF/;

/** The text of a file: UTF-8, with or without a byte-order mark, any line ends. */
export function decodeText(file: string, bytes: Uint8Array): string | ListProblem {
  const wide = wideEncoding(bytes);
  if (wide) {
    return { line: 1, message: rule({ subject: file, must: 'must be UTF-8', got: wide, fix: 'save it as UTF-8' }) };
  }
  const line = firstInvalidLine(bytes);
  if (line) {
    return {
      line,
      message: rule({
        subject: file,
        must: 'must be UTF-8',
        got: 'other bytes on this line',
        fix: 'save it as UTF-8',
      }),
    };
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return text.replace(BYTE_ORDER_MARK, '').replace(/\r\n?/g, '\n');
}

/** Windows editors and `>` in PowerShell write UTF-16 with a byte-order mark. */
function wideEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return 'UTF-16 (little endian)';
  }
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'UTF-16 (big endian)' : undefined;
}

/** No byte of a longer UTF-8 sequence is a line feed, so each line can be checked alone. */
function firstInvalidLine(bytes: Uint8Array): number | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let start = 0;
  for (let line = 1; start <= bytes.length; line++) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
  return undefined;
}
