import { spawnSync } from 'child_process';
import * as fc from 'fast-check';
import { encode, Encoder, ENCODERS } from '../../../src/core/derived/encoders';
import { compose, parseDerivedTemplate, templateProblem } from '../../../src/core/derived/template';

describe('placeholders', () => {
  test.each([
    ['{user}', [{ part: 'user' }]],
    ['postgres://{user:url}:{password:url}@db:5432/shop', ['postgres://', { part: 'user', encoder: 'url' }, ':', { part: 'password', encoder: 'url' }, '@db:5432/shop']],
    ['{a}{b}', [{ part: 'a' }, { part: 'b' }]],
    ['{"user": {"name": "{user:json}"}}', ['{"user": {"name": "', { part: 'user', encoder: 'json' }, '"}}']],
    ['{{user}}', ['{user}']],
    ['{{user:url}}', ['{user:url}']],
    ['{{{user}}}', ['{{user}}']],
    ['${{HOME}}/{user}', ['${HOME}/', { part: 'user' }]],
    ['{ } {} {1} {a-b} {a.b} }{', ['{ } {} {1} {a-b} {a.b} }{']],
    ['server {\n  listen 80;\n}', ['server {\n  listen 80;\n}']],
    ['', []],
  ])('%j', (template, pieces) => {
    expect(parseDerivedTemplate(template)).toEqual(pieces);
  });

  test('can express every text, with any braces', () => {
    const braces = fc.string({ unit: fc.constantFrom('{', '}', 'a', ':', 'url', '"', ' ', '\n') });
    fc.assert(fc.property(braces, (text) => {
      const escaped = text.replace(/\{[A-Za-z_][A-Za-z0-9_]*(:[A-Za-z0-9_]*)?\}/g, '{$&}');

      expect(parseDerivedTemplate(`${escaped}\n{end}`)).toEqual([`${text}\n`, { part: 'end' }]);
    }), { numRuns: 1000 });
  });
});

describe('templateProblem', () => {
  test.each([
    ['{user}', ['user']],
    ['{user} {user:url}', ['user']],
    ['{"a": "Bearer {token:json}"}', ['token']],
    ['{"a\\"": "{token:json}"}', ['token']],
    ['export A={token:shell}', ['token']],
  ])('accepts %j', (template, parts) => {
    expect(templateProblem(template, parts)).toBeUndefined();
  });

  test.each([
    ['{user}:{pasword}', ['user', 'password'], { must: 'must have a part for each placeholder', got: '`{pasword}` without one', fix: 'did you mean `{password}`? Write `{{pasword}}` where the text `{pasword}` is meant' }],
    ['{user}${HOME}', ['user'], { must: 'must have a part for each placeholder', got: '`{HOME}` without one', fix: 'add the part `HOME`. Write `{{HOME}}` where the text `{HOME}` is meant' }],
    ['{user}', ['user', 'password'], { must: 'must use every part', got: 'no placeholder for `password`', fix: 'write `{password}` or `{password:url}` where it belongs, without blanks, or remove the part' }],
    ['{ password } {user}', ['user', 'password'], { must: 'must use every part', got: 'no placeholder for `password`', fix: 'write `{password}` or `{password:url}` where it belongs, without blanks, or remove the part' }],
    ['{user:uri}', ['user'], { must: 'must encode parts by `url`, `base64`, `json` or `shell`', got: '`{user:uri}`', fix: 'did you mean `{user:url}`?' }],
    ['{user:}', ['user'], { must: 'must encode parts by `url`, `base64`, `json` or `shell`', got: '`{user:}`', fix: 'choose one of them, or write `{user}` for the value as it is' }],
    ['{user:constructor}', ['user'], { must: 'must encode parts by `url`, `base64`, `json` or `shell`', got: '`{user:constructor}`', fix: 'choose one of them, or write `{user}` for the value as it is' }],
    ['postgres://db', [], { must: 'must have a placeholder for at least one part', got: 'a text without one', fix: 'write one, as in "postgres://{user:url}@db/shop", or use Variable.plain' }],
    ['{{user}}', ['user'], { must: 'must have a placeholder for at least one part', got: 'a text without one', fix: 'write one, as in "postgres://{user:url}@db/shop", or use Variable.plain' }],
    ['{a-b}', ['a-b'], { must: 'must have parts named with letters, digits and underscores', got: '"a-b"', fix: 'rename the part' }],
    ['{"a": {token:json}}', ['token'], { must: 'must have placeholders with the encoder json between double quotes, which the encoder doesn\'t write', got: '`{token:json}` without them', fix: 'write "{token:json}", quotes included' }],
    ['"a\n{token:json}"', ['token'], { must: 'must have placeholders with the encoder json between double quotes, which the encoder doesn\'t write', got: '`{token:json}` without them', fix: 'write "{token:json}", quotes included' }],
    ['A="{token:shell}"', ['token'], { must: 'must have placeholders with the encoder shell without quotes around them, as the encoder writes its own', got: 'quotes beside `{token:shell}`', fix: 'remove the quotes' }],
  ])('refuses %j with the parts %j', (template, parts, problem) => {
    expect(templateProblem(template, parts)).toEqual(problem);
  });
});

/** What breaks a URL, a JSON text or a shell line put together by hand. */
const AWKWARD = [
  '@', ':', '/', '?', '#', '%', '"', '\'', '\\', ' ', '  a  ', '%41', '+', '&', '=', '$HOME', '$(id)', '`id`', '{user}', '{{user}}', '!', '~', '\n', '\r\n', '\t', '\u0001', '\u001f',
  '\u007f', 'ä', '€', '漢字', '🔑', '\u0301', '\u2028', '[::1]', 'a@b:c/d?e#f%g"h\'i', '-n', '--', '..', '*', '\ufeff',
];
const awkward = fc.oneof(fc.constantFrom(...AWKWARD), fc.array(fc.constantFrom(...AWKWARD), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => !text.includes('\0')));

describe('encoders', () => {
  test('Node.js parses user, password and query from a URL', () => {
    fc.assert(fc.property(awkward, awkward, (user, password) => {
      const parts: Record<string, string> = { user, password };
      const url = new URL(compose('postgres://{user:url}:{password:url}@db.example.com:5432/shop?token={password:url}', (part) => parts[part]));

      expect({ user: decodeURIComponent(url.username), password: decodeURIComponent(url.password), host: url.host, path: url.pathname, token: url.searchParams.get('token') })
        .toEqual({ user, password, host: 'db.example.com:5432', path: '/shop', token: password });
    }), { numRuns: 1000 });
  });

  test('Python parses them from a URL', () => {
    const samples = [...AWKWARD, ...fc.sample(awkward, { numRuns: 300, seed: 7 })];
    const urls = samples.map((password) => compose('postgres://{user:url}:{user:url}@db:5432/shop?token={user:url}', () => password));
    const script = `
import json, sys
from urllib.parse import parse_qs, unquote, urlsplit
out = []
for url in json.load(sys.stdin):
    parts = urlsplit(url)
    out.append([unquote(parts.username), unquote(parts.password), parts.hostname, parts.port, parts.path, parse_qs(parts.query, keep_blank_values=True)["token"][0]])
json.dump(out, sys.stdout)`;
    const { stdout, stderr } = spawnSync('python3', ['-c', script], { input: JSON.stringify(urls), encoding: 'utf8', maxBuffer: 10_000_000 });

    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(samples.map((password) => [password, password, 'db', 5432, '/shop', password]));
  });

  test('a JSON parser returns the value', () => {
    fc.assert(fc.property(awkward, (value) => {
      expect(JSON.parse(compose('{"a": {"b": "{value:json}", "c": "Bearer {value:json}"}}', () => value))).toEqual({ a: { b: value, c: `Bearer ${value}` } });
    }), { numRuns: 1000 });
  });

  test('a base64 decoder returns the value', () => {
    fc.assert(fc.property(awkward, (value) => {
      expect(Buffer.from(encode(value, 'base64'), 'base64').toString()).toBe(value);
    }));
  });

  test('a shell returns the value', () => {
    fc.assert(fc.property(awkward, (value) => {
      const { stdout } = spawnSync('sh', ['-c', `printf '%s' a${encode(value, 'shell')}b`]);
      expect(stdout.toString()).toBe(`a${value}b`);
    }), { numRuns: 60 });
  });

  test('change nothing around a part, and expand no value again', () => {
    fc.assert(fc.property(awkward, fc.option(fc.constantFrom<Encoder>(...ENCODERS), { nil: undefined }), (value, encoder) => {
      const placeholder = encoder ? `{a:${encoder}}` : '{a}';
      expect(compose(`"x${placeholder}y`, () => value)).toBe(`"x${encode(value, encoder)}y`);
    }));
  });
});
