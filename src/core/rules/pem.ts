import { isBase64 } from './base64';
import { PemRule } from './declaration';
import { RuleType } from './rule-type';
import { isPrivateKey } from '../private-key';
import { or } from '../words';

export interface PemBlock {
  readonly label: string;
  readonly text: string;
  readonly wellFormed: boolean;
}

/** Key types that Node.js reads. It can't read those of OpenSSH, or encrypted ones. */
const READABLE_KEYS = new Set(['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY']);

export const pem: RuleType<PemRule> = {
  description: 'PEM: a key or a certificate between lines `-----BEGIN …-----` and `-----END …-----`.',
  example: 'pem: { labels: [PRIVATE KEY] }',
  fields: [{
    key: 'labels',
    value: { type: 'texts', pattern: '^[A-Z0-9]+( [A-Z0-9]+)*$', rule: 'a label in capital letters', fix: 'write what follows BEGIN, as in "RSA PRIVATE KEY"' },
    description: 'What may follow BEGIN; one block must have one of them.',
    default: 'any',
  }],
  shorthand: 'labels',
  meaning: ({ labels }) => (labels ? `PEM with ${or(labels)}` : 'PEM'),
  problem: (value, { labels }) => pemProblem(value) ?? (labels && !pemBlocks(value).some(({ label }) => labels.includes(label)) ? `has no PEM block ${or(labels)}` : undefined),
};

/** The reason why a text isn't PEM. */
export function pemProblem(value: string): string | undefined {
  const blocks = pemBlocks(value);
  if (blocks.length === 0) {
    return /\\n/.test(value) && value.includes('-----BEGIN ')
      ? 'has line breaks of PEM written as \\n: store it with real line breaks'
      : 'is not PEM with complete lines -----BEGIN …----- and -----END …-----';
  }
  if (blocks.some(({ wellFormed }) => !wellFormed)) {
    return 'has a PEM block that is not base64 in lines (often cut off, or without its line breaks)';
  }
  const keys = blocks.filter(({ label, text }) => READABLE_KEYS.has(label) && !text.includes('Proc-Type:'));
  return keys.every(({ text }) => isPrivateKey(text)) ? undefined : 'has a private key in PEM that cannot be read (often cut off)';
}

/** The blocks of a text, which may have other text between them. */
export function pemBlocks(value: string): PemBlock[] {
  const lines = value.split(/\r?\n/);
  const blocks: PemBlock[] = [];
  for (let begin = 0; begin < lines.length; begin++) {
    const label = /^-----BEGIN ([A-Z0-9 ]{1,64})-----\s*$/.exec(lines[begin])?.[1];
    const end = label === undefined ? -1 : lines.findIndex((line, index) => index > begin && line.trimEnd() === `-----END ${label}-----`);
    if (label !== undefined && end > begin) {
      const body = lines.slice(begin + 1, end);
      const headers = body.indexOf('');
      const content = body.slice(body.some((line) => line.includes(':')) ? headers + 1 : 0).map((line) => line.trim()).join('');
      blocks.push({ label, text: lines.slice(begin, end + 1).join('\n'), wellFormed: content !== '' && isBase64(content) });
      begin = end;
    }
  }
  return blocks;
}
