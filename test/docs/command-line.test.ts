import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '../../src/cli/program';
import { Claim, claimsOf } from '../support/documentation/claims';
import { testNames } from '../support/documentation/test-names';
import { PROJECT } from '../support/paths';

/**
 * Each sentence of the page with an option, an exit code or a number is followed by the tests that show it, in a comment of the
 * page's source: `<!-- test: cli/commands/check.test.ts: --metadata decrypts nothing -->`.
 */

const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');
const page = read('docs/command-line.md');
const claims = claimsOf(page);
/** Two hyphens end a comment for some readers of Markdown, so that marks have one. */
const inMark = (name: string): string => name.replace(/-{2,}/g, '-');
const names = new Set([...testNames()].flatMap(([file, titles]) => titles.map((title) => inMark(`${file}: ${title}`))));

test('each sentence with an option, an exit code or a number names its tests', () => {
  expect(claims.length).toBeGreaterThan(120);
  expect(claims.filter(({ tests }) => tests.length === 0).map(({ line, sentence }) => `line ${line}: put <!-- test: FILE: FULL NAME --> behind "${sentence}"`)).toEqual([]);
});

test('each of these tests exists by its full name', () => {
  expect(claims.flatMap(({ line, tests }) => tests.filter((name) => !names.has(name)).map((name) => `line ${line}: there is no test ${name}`))).toEqual([]);
});

test('each option is on the page, in the section of its command or in a general one', () => {
  const { commands } = buildProgram('0.0.0', async () => undefined);
  const commandNames = commands.map((command) => command.name());
  const sections = page.split(/^## /m).map((text) => ({ title: text.split('\n')[0], text }));
  const textFor = (name: string): string => sections.filter(({ title }) => title === name || !commandNames.includes(title)).map(({ text }) => text).join('\n');
  const options = commands.flatMap((command) => command.options.filter(({ hidden, long }) => long && !hidden).map(({ long }) => ({ name: command.name(), long: long! })));
  expect(options.length).toBeGreaterThan(60);
  expect(options.filter(({ name, long }) => !new RegExp(`${long}(?![a-z-])`).test(textFor(name))).map(({ name, long }) => `${name} ${long}`)).toEqual([]);
});

test.each<[string, string, Partial<Claim>[]]>([
  ['an option', 'First. With `--x` it does y. Last.', [{ sentence: 'With `--x` it does y.', tests: [] }]],
  ['an option of one letter', '- `-o FILE`: a file', [{ tests: [] }]],
  ['an exit code', 'It exits with 1.', [{ tests: [] }]],
  ['a number', 'It waits for 5 seconds.', [{ tests: [] }]],
  ['a number in words', 'It waits ten minutes.', [{ tests: [] }]],
  ['none', 'It waits (see [`put`](a.md#-1)) for `x1`.', []],
  ['none in a block of code', '```sh\nx --y 5\n```', []],
  ['a mark behind the sentence', 'It waits 5 seconds. <!-- test: a.test.ts: b › c --> It asks.', [{ sentence: 'It waits 5 seconds.', tests: ['a.test.ts: b › c'] }]],
  ['two marks', 'It waits 5 seconds. <!-- test: a: b --> <!-- test: c: d -->', [{ tests: ['a: b', 'c: d'] }]],
  ['a mark is only for the sentence before it', 'It waits 5 seconds. It asks. <!-- test: a: b -->', [{ sentence: 'It waits 5 seconds.', tests: [] }, { sentence: 'It asks.', tests: ['a: b'] }]],
])('a claim: %s', (_, text, expected) => {
  expect(claimsOf(text)).toEqual(expected.map((claim) => expect.objectContaining(claim)));
});

test('the time of `plan` is the one that was measured', () => {
  const measured = /^\| `plan` \| ([\d.]+) \| (\d+) \|$/m.exec(read('benchmarks/CHECK.md'))!;
  const [, services, values, seconds] = /\[(\d+) services of (\d+) values\]\(\.\.\/benchmarks\/CHECK\.md\) take about (\d+) seconds, a call for ten values/.exec(page)!;
  expect(Number(seconds)).toBe(Math.round(Number(measured[1])));
  expect(Number(measured[2])).toBe(Number(services) * Number(values) / 10);
  expect(read('benchmarks/CHECK.md')).toContain(`${services} services of one app with ${values} values each`);
});
