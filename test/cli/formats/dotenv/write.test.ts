import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { AWKWARD } from './corpus';
import { certainValues, parseValues, printValues, Values } from '../../../../src/cli/formats';
import { writtenValue } from '../../../../src/cli/formats/dotenv/write';
import { dotenvReaders, reportMissing } from '../../../support/readers';

const readers = dotenvReaders();
afterAll(() => readers.stop());
reportMissing(readers);

test.each<[string, string | undefined]>([
  ['', ''],
  ['abc', 'abc'],
  ['https://user@host:5432/db?x'.slice(0, 25), 'https://user@host:5432/db'],
  ['a=b==', 'a=b=='],
  ['=', "'='"],
  ['a b', "'a b'"],
  ['p@ss#word1', "'p@ss#word1'"],
  ['$A', "'$A'"],
  ['$(id)', "'$(id)'"],
  ['{"a":"b"}', '\'{"a":"b"}\''],
  ["it's", '"it\'s"'],
  ['x\ny\n', "'x\ny\n'"],
  ['C:\\new', "'C:\\new'"],
  ['a\\\\b', undefined],
  ['a\\', undefined],
  ["it's $5", undefined],
  ['it\'s "x"', undefined],
  ["it's `x`", undefined],
  ["it's \\", undefined],
  ['a\rb', undefined],
  ['a\0b', undefined],
  ['${A}', undefined],
  ['a${', "'a${'"],
])('%j is written as %j', (value, written) => {
  expect(writtenValue(value)).toBe(written);
});

test.each(['a\rb', '${A}', 'a\\'])('a value without a form, such as %j, is refused by name, with another format', (value) => {
  expect(() => printValues({ A: 'x', KEY: value }, 'dotenv')).toThrow('KEY can\'t be written in dotenv so that all of its readers get the same value');
});

const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/).map((text) => `V_${text}`);
const value = fc.oneof(
  fc.array(fc.constantFrom(...AWKWARD, 'a', 'b', 'word'), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
  fc.json(),
).filter((text) => writtenValue(text) !== undefined);
const values: fc.Arbitrary<Values> = fc.dictionary(name, value, { minKeys: 1, maxKeys: 5, noNullPrototype: true });

test('each reader, and import, read back what was written', async () => {
  await fc.assert(fc.asyncProperty(values, async (input) => {
    const text = printValues(input, 'dotenv');
    expect({ ...certainValues('-', parseValues(text, { file: '-' })).values }).toEqual(input);
    for (const reader of readers.readers) {
      expect({ reader: reader.name, values: (await reader.read(text)).values }).toEqual({ reader: reader.name, values: input });
    }
  }), { numRuns: 400 });
});

/** A shell that finds no program, and whose folder shows what it wrote. */
function sourced(text: string): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'sourced-'));
  try {
    writeFileSync(join(folder, 'file.env'), text);
    const script = `set -a; PATH=/nowhere; . ./file.env; exec ${process.execPath} -e 'process.stdout.write(JSON.stringify(Object.entries(process.env).filter(([k]) => k.startsWith("V_"))))'`;
    return Object.fromEntries(JSON.parse(execFileSync('/bin/sh', ['-c', script], { cwd: folder, env: {}, encoding: 'utf8', stdio: 'pipe' })) as [string, string][]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a shell that sources it reads the same, and runs nothing', () => {
  const sample = fc.sample(value.filter((text) => !/\p{Surrogate}/u.test(text)), { numRuns: 400, seed: 18 });
  const hostile = ['$(touch x)', '`touch x`', '; touch x', '| touch x', '&& touch x', '\n touch x', '" ; touch x #', '~', '*', '!!', '$((1+1))', '>x', '<(x)', 'a\n$(touch x)\n'];
  const input = Object.fromEntries([...hostile, ...sample].map((text, index): [string, string] => [`V_${index}`, text]));
  expect(sourced(printValues(input, 'dotenv'))).toEqual(input);
});
