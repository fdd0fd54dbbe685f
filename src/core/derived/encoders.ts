/** How a part is written into the text around it. */
export type Encoder = (typeof ENCODERS)[number];

export const ENCODERS = ['url', 'base64', 'json', 'shell'] as const;

/** Bytes that stand for themselves in every part of a URL. @see https://www.rfc-editor.org/rfc/rfc3986#section-2.3 */
export const UNRESERVED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';

/** What a JSON string may not have as it is; a YAML string in double quotes takes the same. */
export const JSON_ESCAPES: ReadonlyMap<string, string> = new Map([
  // The backslash is first: a shell replaces one after the other.
  ['\\', '\\\\'],
  ['"', '\\"'],
  ...Array.from({ length: 31 }, (_, i) => String.fromCharCode(i + 1)).map((control) => [control, JSON.stringify(control).slice(1, -1)] as const),
]);

/** A word of a POSIX shell is in single quotes, which nothing but another one ends. */
export const SHELL_ESCAPES: ReadonlyMap<string, string> = new Map([['\'', '\'\\\'\'']]);

export function isEncoder(name: string): name is Encoder {
  return (ENCODERS as readonly string[]).includes(name);
}

/** The init container encodes with a script made of the same tables; a test compares the two. */
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
