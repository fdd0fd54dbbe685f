import * as fc from 'fast-check';
import { Declaration, VariableDeclaration } from '../../src/core/declaration';
import { assertHelpUrl, encodeMetadata, parseDescription, withMetadata } from '../../src/core/description';
import { encodeDeclaration } from '../../src/core/wire';

const declared = (variables: Record<string, VariableDeclaration>): Declaration => ({ service: 'Shop/Secrets', verification: 'values', stores: [{ kind: 'ssm', name: '/prod/shop' }], variables });
const DESCRIBED = { description: 'Primary database', helpUrl: 'https://wiki.example/db' };

test('descriptions go into metadata, and change no property', () => {
  const plain = declared({ A: { kind: 'secret', store: 0, name: 'A' }, B: { kind: 'plain' } });
  const described = declared({ A: { kind: 'secret', store: 0, name: 'A', ...DESCRIBED }, B: { kind: 'plain', description: 'Mode' } });
  expect(encodeDeclaration(described)).toEqual(encodeDeclaration(plain));
  expect(encodeMetadata(described)).toEqual({ A: { Description: 'Primary database', HelpUrl: 'https://wiki.example/db' }, B: { Description: 'Mode' } });
  expect(withMetadata(plain, encodeMetadata(described))).toEqual(described);
});

test('metadata also contains a file without its variable', () => {
  const file = { path: '/run/x' };
  const declaration = declared({ A: { kind: 'secret', store: 0, name: 'A', file: { ...file, withoutVariable: true } } });
  expect(encodeDeclaration(declaration)).toEqual(encodeDeclaration(declared({ A: { kind: 'secret', store: 0, name: 'A', file } })));
  expect(withMetadata(declared({ A: { kind: 'secret', store: 0, name: 'A', file } }), encodeMetadata(declaration))).toEqual(declaration);
});

test.each<[string, unknown]>([
  ['no object', 'x'], ['nothing', undefined], ['a list', []], ['no object for a name', { A: 'x' }],
  ['a number', { A: { Description: 1, HelpUrl: 2 } }],
  ['characters that drive a terminal', { A: { Description: 'a\u001b[2Jb', HelpUrl: 'https://x/\u202e' } }],
  ['two lines', { A: { Description: 'a\nb' } }],
  ['a long text', { A: { Description: 'x'.repeat(1_025) } }],
  ['an address that no browser opens safely', { A: { HelpUrl: 'javascript:alert(1)' } }],
  ['a name that the declaration lacks', { B: { Description: 'x' }, __proto__: { Description: 'x' } }],
])('metadata with %s are ignored', (_what, metadata) => {
  const declaration = declared({ A: { kind: 'secret', store: 0, name: 'A' } });
  expect(withMetadata(declaration, metadata)).toEqual(declaration);
});

test.each([['Primary database', 'Primary database'], ['  Primary\n  database\n', 'Primary database'], ['x'.repeat(1_024), 'x'.repeat(1_024)]])('%j becomes one line', (text, line) => {
  expect(parseDescription('A', text)).toBe(line);
});

test.each<[string, string]>([
  ['', 'got: an empty text; write what'], [' \n ', 'got: an empty text'], ['x'.repeat(1_025), 'got: 1025 characters; shorten it'], ['a\u0007b', 'got: a text with control characters'],
])('%j is refused as a description', (text, message) => {
  expect(() => parseDescription('A', text)).toThrow(message);
});

test.each(['https://x', 'http://localhost:8080/a?b=c#d'])('%s is an address', (url) => expect(() => assertHelpUrl('A', url)).not.toThrow());

test.each(['x.example', 'ftp://x', 'https://', 'https://a b', 'https://a\nb', `https://${'x'.repeat(2_048)}`])('%j is refused as an address', (url) => {
  expect(() => assertHelpUrl('A', url)).toThrow('`A` must have a helpUrl that begins with https:// or http://');
});

test('text from a template is either shown on one line or not at all', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (Description, HelpUrl) => {
    const { description = '', helpUrl = '' } = withMetadata(declared({ A: { kind: 'plain' } }), { A: { Description, HelpUrl } }).variables.A;
    expect(`${description}${helpUrl}`).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  }));
});
