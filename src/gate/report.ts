import { Finding, formatFinding } from './reading';

/**
 * All findings as one text, within a number of bytes as they count in JSON. What doesn't fit is counted; the log has it.
 */
export function report(findings: readonly Finding[], checked: number, bytes: number, log: string, note = ''): string {
  const head = `${findings.length} of ${checked} ${checked === 1 ? 'value is' : 'values are'} not ready:`;
  const lines = findings.map(formatFinding);
  for (let shown = lines.length; shown >= 0; shown--) {
    const left = lines.length - shown;
    const more = left > 0 ? [`and ${left} more; all of them are in the log ${log}`] : [];
    const text = [head, ...lines.slice(0, shown), ...more, ...(note ? [note] : [])].join('\n');
    if (jsonBytes(text) <= bytes) {
      return text;
    }
  }
  return head;
}

export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
