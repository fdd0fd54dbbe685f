import * as fc from 'fast-check';
import { generate } from '../../src/core/generate';

test.each([
  ['alphanumeric', /^[A-Za-z0-9]*$/, 62],
  ['hex', /^[0-9a-f]*$/, 16],
  ['base64url', /^[A-Za-z0-9_-]*$/, 64],
  ['punctuation', /^[\x21-\x7e]*$/, 85],
])('%s: contains only characters of its alphabet, and all of them', (alphabet, pattern, characters) => {
  const text = generate(20_000, alphabet);
  expect(text).toMatch(pattern);
  expect(new Set(text).size).toBe(characters);
});

test('has the requested length', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 4_096 }), (length) => generate(length, 'hex').length === length));
});

test('is never the same twice', () => {
  expect(new Set(Array.from({ length: 1_000 }, () => generate(16, 'alphanumeric'))).size).toBe(1_000);
});

test('never contains the syntax that nests another parameter', () => {
  expect(generate(20_000, 'punctuation')).not.toMatch(/[{}]/);
});

test('refuses any other alphabet, with the fix', () => {
  expect(() => generate(8, 'emoji')).toThrow('`Alphabet` must be one of alphanumeric, hex, base64url, punctuation, got: emoji; use the same version of cdk-service-secrets as the app');
});
