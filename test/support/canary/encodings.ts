import { createHash } from 'node:crypto';

/** A form in which a value may appear in an output. */
export interface Trace {
  /** Its name: `plain`, `base64`, `sha256 (hex)` ... */
  readonly form: string;
  readonly text: string;
}

const HASHES = ['sha256', 'sha1', 'md5', 'sha512'];

/** Shorter texts would match by chance. */
const SHORTEST = 8;

/**
 * Every form of a value to search for: plain, escaped, encoded (also in the middle of a longer encoded text) and hashed.
 *
 * @throws for a value that is so short that it could match by chance.
 */
export function tracesOf(value: string): Trace[] {
  if (value.length < SHORTEST) throw new RangeError(`a canary must have at least ${SHORTEST} characters, got: ${value.length}`);
  const bytes = Buffer.from(value, 'utf8');
  const url = encodeURIComponent(value);
  const traces: Trace[] = [
    { form: 'plain', text: value },
    { form: 'JSON', text: JSON.stringify(value).slice(1, -1) },
    { form: 'JSON in JSON', text: JSON.stringify(JSON.stringify(value).slice(1, -1)).slice(1, -1) },
    { form: 'URL', text: url },
    { form: 'URL (form)', text: new URLSearchParams({ v: value }).toString().slice(2) },
    { form: 'hex', text: bytes.toString('hex') },
    { form: 'hex', text: bytes.toString('hex').toUpperCase() },
    ...base64Traces(bytes),
  ];
  for (const hash of HASHES) {
    const digest = createHash(hash).update(bytes).digest();
    traces.push(
      { form: `${hash} (hex)`, text: digest.toString('hex') },
      { form: `${hash} (hex)`, text: digest.toString('hex').toUpperCase() },
      { form: `${hash} (base64)`, text: digest.toString('base64') },
      { form: `${hash} (base64url)`, text: digest.toString('base64url') },
    );
  }
  return traces;
}

/**
 * The base64 characters that any text with these bytes contains. Three bytes become four characters, so the same bytes
 * have different characters at the three offsets, and the characters at the edges depend on the neighbours.
 */
function base64Traces(bytes: Buffer): Trace[] {
  return [0, 1, 2].flatMap(offset => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').replace(/=+$/, '');
    const first = Math.ceil(offset * 8 / 6);
    const last = Math.floor((offset + bytes.length) * 8 / 6);
    const inner = whole.slice(first, last);
    return [
      { form: 'base64', text: inner },
      { form: 'base64url', text: inner.replaceAll('+', '-').replaceAll('/', '_') },
    ];
  });
}
