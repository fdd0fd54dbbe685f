import { Finding, formatFinding } from '../../core/stored-value';

/** Maximum bytes of a note. */
const NOTE = 1_200;

/**
 * All findings as one text, within a number of bytes in JSON. It counts the findings that don't fit; the log contains them.
 */
export function report(findings: readonly Finding[], checked: number, bytes: number, log: string, note = ''): string {
  const head = `${findings.length} of ${checked} ${checked === 1 ? 'value' : 'values'} ${findings.length === 1 ? 'is' : 'are'} not ready:`;
  const more = (left: number): string => `and ${left} more; all of them are in the log ${log}`;
  const end = note ? [fit(note, NOTE)] : [];
  const lines = findings.map(formatFinding);
  const whole = [head, ...lines, ...end].join('\n');
  if (jsonBytes(whole) <= bytes) {
    return whole;
  }
  let left = bytes - jsonBytes([head, more(findings.length), ...end].join('\n'));
  const shown = lines.filter((line) => {
    const cost = jsonBytes(`\n${line}`) - QUOTES;
    const fits = cost <= left;
    left -= fits ? cost : 0;
    return fits;
  });
  return fit([head, ...shown, more(lines.length - shown.length), ...end].join('\n'), bytes);
}

const QUOTES = 2;

export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** The beginning of a text, of at most that many bytes in JSON. */
export function fit(text: string, bytes: number): string {
  let left = bytes - QUOTES;
  let result = '';
  for (const character of text) {
    left -= jsonBytes(character) - QUOTES;
    if (left < 0) {
      break;
    }
    result += character;
  }
  return result;
}
