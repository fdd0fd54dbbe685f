/** Encodes a part for the text around it. */
export type Encoder = (typeof ENCODERS)[number];

export const ENCODERS = ['url', 'base64', 'json', 'shell'] as const;

/** Bytes that every part of a URL may contain unencoded. @see https://www.rfc-editor.org/rfc/rfc3986#section-2.3 */
export const UNRESERVED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';

/** Characters that a JSON string must escape. YAML strings in double quotes have the same escapes. */
export const JSON_ESCAPES: ReadonlyMap<string, string> = new Map([
  // The backslash is first: the shell replaces one character after the other.
  ['\\', '\\\\'],
  ['"', '\\"'],
  ...Array.from({ length: 31 }, (_, i) => String.fromCharCode(i + 1)).map((control) => [control, JSON.stringify(control).slice(1, -1)] as const),
]);

/** A word of a POSIX shell is in single quotes, which only a single quote ends. */
export const SHELL_ESCAPES: ReadonlyMap<string, string> = new Map([['\'', '\'\\\'\'']]);

export function isEncoder(name: string): name is Encoder {
  return (ENCODERS as readonly string[]).includes(name);
}

/** The init container's script uses the same tables; a test compares both encoders. */
export function encode(text: string, encoder: Encoder | undefined): string {
  switch (encoder) {
    case undefined: return text;
    case 'url': return encodeUrl(text);
    case 'base64': return Buffer.from(text).toString('base64');
    case 'json': return replaceEach(text, JSON_ESCAPES);
    case 'shell': return `'${replaceEach(text, SHELL_ESCAPES)}'`;
  }
}

function encodeUrl(text: string): string {
  return [...Buffer.from(text)].map((byte) => {
    const character = String.fromCharCode(byte);
    return UNRESERVED.includes(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

function replaceEach(text: string, escapes: ReadonlyMap<string, string>): string {
  return [...text].map((character) => escapes.get(character) ?? character).join('');
}
