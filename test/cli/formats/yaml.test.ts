import * as fc from 'fast-check';
import { AWKWARD } from './dotenv/corpus';
import { CommandError } from '../../../src/cli/errors';
import { parseValues, printValues, Values } from '../../../src/cli/formats';
import { reportMissing, yamlReaders } from '../../support/readers';

const writers = yamlReaders('pyyaml', 'ruamel');
const texts = yamlReaders('pyyaml-texts');
afterAll(() => [writers, texts].forEach((readers) => readers.stop()));
reportMissing(writers);

const read = (text: string): Values | undefined => {
  try {
    return parseValues(text, { file: 'x.yaml' }).values;
  } catch (error) {
    expect(error).toBeInstanceOf(CommandError);
    return undefined;
  }
};

/** Words that are other things to a reader of YAML 1.1, or of 1.2, or to both. */
const WORDS = ['yes', 'no', 'on', 'off', 'y', 'n', 'Y', 'True', 'FALSE', 'null', '~', '', 'NULL', '2020-01-01', '2020-01-01T00:00:00Z', '12:30:45', '1_000', '0x1F', '0o17', '017', '0b1', '1e3', '1.', '.5', '.inf', '-.INF', '.nan', '<<', '=',
  '-', '- a', '? a', ': a', 'a: b', 'a #b', '#a', '&a', '*a', '!a', '!!str a', '{a}', '[a]', '|', '>', '%a', '@a', '`a', "'a", '"a', '---', '...', ' a', 'a ', 'a\n', '\n', '\ta', 'a\tb', 'a\\b', 'é', '😀', '\u2028', '\u0085', '\u007f', '\u0000', '\ufeff', '\ufffe', '\r', '\r\n', '/', '\\/'];

const value = fc.oneof(fc.constantFrom(...WORDS), fc.array(fc.constantFrom(...AWKWARD, ...WORDS, 'a'), { maxLength: 6 }).map((parts) => parts.join('')), fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)));
const name = fc.oneof(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,6}$/), fc.constantFrom('y', 'N', 'yes', 'no', 'on', 'off', 'true', 'null', 'NULL', 'e1', '_1', 'a.b', 'constructor'));

test.each(WORDS)('%j is written so that readers of YAML 1.1 and 1.2 read it', async (word) => {
  const text = printValues({ A: word, yes: 'x' }, 'yaml');
  for (const reader of writers.readers) {
    expect((await reader.read(text)).values).toEqual({ A: word, yes: 'x' });
  }
  expect({ ...read(text) }).toEqual({ A: word, yes: 'x' });
});

test('so are any values', async () => {
  await fc.assert(fc.asyncProperty(fc.dictionary(name, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true }), async (input) => {
    const text = printValues(input, 'yaml');
    for (const reader of writers.readers) {
      expect({ reader: reader.name, values: (await reader.read(text)).values }).toEqual({ reader: reader.name, values: input });
    }
    expect({ ...read(text) }).toEqual(input);
  }), { numRuns: 500 });
});

const scalar = fc.oneof(
  fc.array(fc.constantFrom(...AWKWARD, ...WORDS, 'a', 'b c', '\n  ', '\n\n  '), { maxLength: 6 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...AWKWARD.filter((text) => !text.includes("'")), 'a', "''", '\n  '), { maxLength: 6 }).map((parts) => `'${parts.join('')}'`),
  fc.array(fc.constantFrom(...AWKWARD.filter((text) => !text.includes('"')), 'a', '\\"', '\n  ', '\\u00e9', '\\x41', '\\ '), { maxLength: 6 }).map((parts) => `"${parts.join('')}"`),
  fc.tuple(fc.constantFrom('|', '>', '|-', '>-', '|+', '>+', '|2', '>1-'), fc.array(fc.constantFrom('a', 'b c', '', ' x', '# y', '\tz'), { maxLength: 4 })).map(([head, lines]) => `${head}\n${lines.map((line) => `  ${line}`).join('\n')}`),
);
const file = fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C', '"D"', "'E'"), fc.constantFrom(': ', ': ', ':  ', ' : ', ':'), scalar, fc.constantFrom('', '', ' # c')), { minLength: 1, maxLength: 3 })
  .map((lines) => lines.map((line) => line.join('')).join('\n') + '\n');

(texts.readers.length > 0 ? test : test.skip)('what is taken from YAML is what it says to another reader', async () => {
  await fc.assert(fc.asyncProperty(file, async (text) => {
    const ours = read(text);
    const { values } = await texts.readers[0].read(text);
    // A reader that refuses the file is no silent difference.
    expect(ours && values ? { ...ours } : values).toEqual(values);
  }), { numRuns: 2000 });
});
