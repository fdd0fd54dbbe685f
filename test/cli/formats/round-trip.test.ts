import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { CommandError } from '../../../src/cli/errors';
import { certainValues, parseValues, printValues, ReadableFormat, Values, WRITABLE_FORMATS, WritableFormat } from '../../../src/cli/formats';

const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,12}$/).filter((text) => text !== '_');
/** What people really have: quotes, backslashes, comments, line breaks, JSON, and any Unicode text. */
const value = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
  fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '`', '\\', '$', '#', '=', '\n', '\r', '\t', '!', '{', '}', ':', '-', 'é', '😀', '\\n', '\u0085', '\u2028') }),
  fc.json(),
);
const values: fc.Arbitrary<Values> = fc.dictionary(name, value, { maxKeys: 6, noNullPrototype: true });

const read = (text: string, format: ReadableFormat): Record<string, string> => ({ ...certainValues('-', parseValues(text, { file: '-', format })).values });

const tryPrint = (input: Values, format: WritableFormat): string | undefined => {
  try {
    return printValues(input, format);
  } catch (error) {
    expect(error).toBeInstanceOf(CommandError);
    return undefined;
  }
};

test.each(WRITABLE_FORMATS)('%s: the import of an export is equal, or the export is refused', (format) => {
  fc.assert(fc.property(values, (input) => {
    const text = tryPrint(input, format);
    if (text !== undefined) {
      expect(read(text, format)).toEqual(input);
    }
  }), { numRuns: 200 });
});

test.each(['json', 'yaml'] as const)('%s can contain every value', (format) => {
  fc.assert(fc.property(values, (input) => {
    expect(read(printValues(input, format), format)).toEqual(input);
  }), { numRuns: 200 });
});

test('dotenv can contain every value without a single quote, a backslash, ${ and a carriage return', () => {
  const usual = fc.string({ unit: fc.constantFrom('a', ' ', '"', '`', '$', '#', '=', '\n', '{', '}', ':', 'é') }).filter((text) => !text.includes('${'));
  fc.assert(fc.property(fc.dictionary(name, usual, { noNullPrototype: true }), (input) => {
    expect(read(printValues(input, 'dotenv'), 'dotenv')).toEqual(input);
  }), { numRuns: 200 });
});

test('a POSIX shell reads back every exported value', () => {
  const printable = value.filter((text) => !text.includes('\0'));
  fc.assert(fc.property(fc.dictionary(name.map((text) => `V_${text}`), printable, { minKeys: 1, maxKeys: 4, noNullPrototype: true }), (input) => {
    const script = `${printValues(input, 'shell')}exec "$0" -e 'const o = {}; for (const k in process.env) if (k.startsWith("V_")) o[k] = process.env[k]; console.log(JSON.stringify(o))'`;
    const output = execFileSync('sh', ['-c', script, process.execPath], { env: {}, encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual(input);
  }), { numRuns: 8 });
});

test('names are sorted', () => {
  for (const format of WRITABLE_FORMATS) {
    const text = printValues({ ZULU: 'z', ALPHA: 'a', MIKE: 'm' }, format);
    expect(text.indexOf('ALPHA')).toBeLessThan(text.indexOf('MIKE'));
    expect(text.indexOf('MIKE')).toBeLessThan(text.indexOf('ZULU'));
  }
});
