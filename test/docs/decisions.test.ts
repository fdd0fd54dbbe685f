import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../support/paths';

const FOLDER = join(PROJECT, 'decisions');
const DECISIONS = readdirSync(FOLDER).filter((file) => file !== 'README.md').sort();

interface Decision {
  readonly file: string;
  readonly title: string;
  readonly status: string;
  readonly date: string;
}

const parse = (file: string): Decision => {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const match = /^# (?<title>\d{4} \S.*)\n\nStatus: (?<status>accepted|superseded by \[\d{4}\]\(\S+\.md\)), (?<date>\d{4}-\d{2}-\d{2})\n\n\S/.exec(text);
  if (!match) throw new Error(`decisions/${file} must begin with "# NUMBER TITLE" and "Status: accepted, DATE"`);
  return { file, ...match.groups as { title: string; status: string; date: string } };
};

test.each(DECISIONS)('%s begins with its number, status and date', (file) => {
  expect(parse(file).title.slice(0, 4)).toBe(file.slice(0, 4));
});

test('each number belongs to one decision', () => {
  const numbers = DECISIONS.map((file) => file.slice(0, 4));
  expect(numbers).toEqual([...new Set(numbers)]);
});

test('the index has a row for each, in order', () => {
  const rows = readFileSync(join(FOLDER, 'README.md'), 'utf8').split('\n').filter((line) => line.startsWith('| ['));
  expect(rows).toEqual(DECISIONS.map(parse).map(({ file, title, status, date }) => `| [${title}](${file}) | ${status} | ${date} |`));
});
