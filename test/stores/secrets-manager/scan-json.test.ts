import * as fc from 'fast-check';
import { scanJson } from '../../../src/stores/secrets-manager/scan-json';

test('finds the numbers of any object, only at the top level', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
    const numbers = Object.entries(object).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
    const { literals, undecodable } = scanJson(JSON.stringify(object, undefined, 1));
    expect(Object.fromEntries(literals)).toEqual(Object.fromEntries(numbers.map(([name, value]) => [name, JSON.stringify(value)])));
    expect(undecodable).toBeUndefined();
  }));
});

test.each<[string, object | undefined]>([
  ['{"A":1e308}', undefined],
  ['{"A":1e309}', { reason: 'number', field: 'A' }],
  ['{"A":{"B":[1,-1e309]},"C":1}', { reason: 'number', field: 'A' }],
  ['{"A":1,"B":2e999,"C":3e999}', { reason: 'number', field: 'B' }],
  ['{"A\\u0042":1e309}', { reason: 'number', field: 'AB' }],
  ['{"A":{"A":"x"},"B":"1e309"}', undefined],
  [`${'{"A":'.repeat(10_000)}1${'}'.repeat(10_000)}`, undefined],
  [`${'{"A":'.repeat(10_001)}1${'}'.repeat(10_001)}`, { reason: 'depth' }],
  [`{"A":${'[]'.repeat(1)},"B":${'['.repeat(30_000)}1e999${']'.repeat(30_000)}}`, { reason: 'depth' }],
])('%#', (json, expected) => {
  expect(scanJson(json).undecodable).toEqual(expected);
});
