import { Base64Rule } from './declaration';
import { RuleType } from './rule-type';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export const base64: RuleType<Base64Rule> = {
  description: 'Base64 with padding, line breaks allowed, as `base64` prints it.',
  example: 'base64: { bytes: 32 }',
  fields: [{ key: 'bytes', value: { type: 'integer', minimum: 1, maximum: 65_536 }, description: 'Number of bytes that it encodes, as of a key.', default: 'any number' }],
  shorthand: 'bytes',
  meaning: ({ bytes }) => (bytes === undefined ? 'base64' : `base64 of ${bytes} bytes`),
  problem(value, rule) {
    const joined = value.replace(/\r?\n/g, '');
    const valid = isBase64(joined) && (rule.bytes === undefined || Buffer.from(joined, 'base64').length === rule.bytes);
    return valid ? undefined : `is not ${this.meaning(rule)}`;
  },
};

/** Text that both GNU and busybox `base64 -d` decode, on one line. */
export function isBase64(text: string): boolean {
  return BASE64.test(text);
}
