import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { certainValues, parseValues } from '../../../../src/cli/formats';
import { dotenvNames } from '../../../../src/core/list/dotenv-names';
import { dotenvReaders, reportMissing } from '../../../support/readers';

const readers = dotenvReaders();
afterAll(() => readers.stop());
reportMissing(readers);

/** Files in the shape of those that many projects have, with names and values of their own. */
const FOLDER = join(__dirname, 'env-examples');
const files = readdirSync(FOLDER);

test('there are many example files', () => {
  expect(files.length).toBeGreaterThanOrEqual(12);
});

const texts: [string, string][] = files.map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')]);
/** As an editor of Windows saves it. */
const [[, first]] = texts;
texts.push(['windows.env', first.replace(/\n/g, '\r\n')]);

describe.each(texts)('%s', (file, text) => {
  const { values } = certainValues(file, parseValues(text, { file, format: 'dotenv' }));

  test('is accepted with the meaning of all readers', async () => {
    for (const reader of readers.readers) {
      expect({ reader: reader.name, values: (await reader.read(text)).values }).toEqual({ reader: reader.name, values: { ...values } });
    }
  });

  test('has the same names in a list', () => {
    expect(dotenvNames(file, Buffer.from(text)).map(({ name }) => name).sort()).toEqual(Object.keys(values).sort());
  });
});
