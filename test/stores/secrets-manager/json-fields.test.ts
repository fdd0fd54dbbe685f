import * as fc from 'fast-check';
import { fieldText } from '../../../src/core/stored-value';
import { parseFields } from '../../../src/stores/secrets-manager/json-fields';

const fieldsOf = (text: string): ReadonlyMap<string, object> => {
  const parsed = parseFields(text);
  return parsed.problem === undefined ? parsed.fields : new Map();
};

test.each([
  ['{"A": 1.10, "B": 2}', 'A', { value: 1.1, literal: '1.10' }],
  ['{"B":1,"A":2,"A":3.0}', 'A', { value: 3, literal: '3.0' }],
  ['{"A":1,"A":"one","B":2}', 'A', { value: 'one', literal: undefined }],
  ['{"A":"1"}', 'A', { value: '1', literal: undefined }],
  ['{"B":{"A":1}}', 'A', undefined],
  ['{"B":{"A":1.0},"A":2.0}', 'A', { value: 2, literal: '2.0' }],
  ['{"__proto__":1e6}', '__proto__', { value: 1_000_000, literal: '1e6' }],
  ['{"A":1}', 'toString', undefined],
])('in %s the field %s', (text, name, field) => {
  expect(fieldsOf(text).get(name)).toEqual(field);
});

test.each([
  ['', 'not JSON'], ['canary-3f', 'not JSON'], ['{"A":', 'not JSON'], ['[1]', 'JSON but an array, not an object'], ['null', 'JSON but null, not an object'], ['1', 'JSON but a number, not an object'],
])('%j is %s, in words that don\'t quote it', (text, problem) => {
  expect(parseFields(text)).toEqual({ problem });
});

test('finds every field of every object, a string as it is and anything else as JSON', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
    const json = parseFields(JSON.stringify(object));
    for (const [name, value] of Object.entries(object)) {
      expect(fieldText(json, name)).toBe(typeof value === 'string' ? value : JSON.stringify(value));
    }
    expect(fieldsOf(JSON.stringify(object)).size).toBe(Object.keys(object).length);
  }));
});
