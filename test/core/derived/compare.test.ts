import * as fc from 'fast-check';
import { PartDeclaration } from '../../../src/core/declaration';
import { isComposition } from '../../../src/core/derived/compare';
import { composeOf } from '../../../src/core/derived/parts';

const TEMPLATE = 'postgres://{user:url}:{password:url}@{host}:{port}/shop';
const PARTS: Record<string, PartDeclaration> = {
  'A/user': { kind: 'text', text: 'shop' },
  'A/password': { kind: 'secret', store: 0, name: 'password' },
  'A/host': { kind: 'text', text: 'db' },
  'A/port': { kind: 'text', text: '5432' },
};
const without = (...names: string[]): Record<string, PartDeclaration> => Object.fromEntries(Object.entries(PARTS).filter(([name]) => !names.includes(name)));

test.each<[string, string, Record<string, PartDeclaration>, string | undefined, boolean | undefined]>([
  ['the composition of the parts', 'postgres://shop:p%40ss@db:5432/shop', PARTS, 'p@ss', true],
  ['another password', 'postgres://shop:old@db:5432/shop', PARTS, 'p@ss', false],
  ['a password that isn\'t known', 'postgres://shop:old@db:5432/shop', PARTS, undefined, undefined],
  ['a host that isn\'t known', 'postgres://shop:p%40ss@db.example.com:5432/shop', without('A/host'), 'p@ss', true],
  ['a host that isn\'t known, and another password', 'postgres://shop:old@db.example.com:5432/shop', without('A/host'), 'p@ss', false],
  ['host and port that aren\'t known', 'postgres://shop:p%40ss@db:1/shop', without('A/host', 'A/port'), 'p@ss', true],
  ['host and port that aren\'t known, and another end', 'postgres://shop:p%40ss@db:1/shops', without('A/host', 'A/port'), 'p@ss', false],
  ['a beginning that overlaps the end', 'postgres://shop:p%40ss@/shop', without('A/host', 'A/port'), 'p@ss', false],
])('%s', (_, text, parts, password, expected) => {
  expect(isComposition(text, { parts }, 'A', { template: TEMPLATE }, () => password)).toBe(expected);
});

test('a composed text is recognized, also when some parts are unknown', () => {
  const text = fc.string({ minLength: 1, maxLength: 12 });
  const names = fc.uniqueArray(fc.constantFrom<string>('A/user', 'A/host', 'A/port'), { maxLength: 3 });
  fc.assert(fc.property(text, text, text, text, names, (user, password, host, port, unknown) => {
    const parts = { ...PARTS, 'A/user': { kind: 'text' as const, text: user }, 'A/host': { kind: 'text' as const, text: host }, 'A/port': { kind: 'text' as const, text: port } };
    const composed = composeOf({ parts }, 'A', { template: TEMPLATE }, () => password)!;
    const known = Object.fromEntries(Object.entries(parts).filter(([name]) => !unknown.includes(name)));

    expect(isComposition(composed, { parts: known }, 'A', { template: TEMPLATE }, () => password)).toBe(true);
  }));
});

test('many unknown parts take no longer', () => {
  const template = `${'{x}a'.repeat(200)}b`;
  expect(isComposition('a'.repeat(4_000), {}, 'A', { template }, () => undefined)).toBe(false);
});
