import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awkwardLines } from './corpus';
import { certainValues, parseValues } from '../../../../src/cli/formats';
import { agreedMeaning } from '../../../../src/cli/formats/dotenv/agreement';
import { dockerDiffers, shellDiffers } from '../../../../src/cli/formats/dotenv/others';
import { Assignment, dotenvLines } from '../../../../src/core/dotenv/lines';
import { dockerReader, reportMissing } from '../../../support/readers';

const docker = dockerReader();
afterAll(() => docker.stop());
reportMissing(docker);

interface Taken {
  readonly line: string;
  readonly assignment: Assignment;
  readonly value: string;
}

/** Single lines that import takes. */
const taken = awkwardLines().filter((line) => !line.includes('\r')).flatMap((line): Taken[] => {
  const lines = [...dotenvLines(line)];
  const [first] = lines;
  const meaning = lines.length === 1 && first.kind === 'assignment' ? agreedMeaning(first) : undefined;
  return meaning && 'value' in meaning && meaning.value !== '' && !meaning.value.includes('\0') ? [{ line, assignment: first as Assignment, value: meaning.value }] : [];
});

(docker.readers.length > 0 ? test : test.skip)('what docker reads otherwise is counted', async () => {
  for (const { line, assignment, value } of taken) {
    const { values } = await docker.readers[0].read(line);
    // ECS keeps blanks in front of a name, which docker leaves out.
    const differs = values?.[assignment.name] !== value || assignment.prefix !== '';
    expect({ line, differs: dockerDiffers(assignment) !== undefined }).toEqual({ line, differs });
  }
});

test('values that a shell reads differently are counted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shell-'));
  try {
    for (const { line, assignment, value } of taken.filter(({ assignment: { name } }) => /^\w+$/.test(name))) {
      writeFileSync(join(folder, 'file.env'), `${line}\n`);
      const { stdout } = spawnSync('/bin/sh', ['-c', `PATH=/nowhere; . ./file.env; printf '%s|' "$${assignment.name}"`], { cwd: folder, env: { HOME: '/home/of' }, encoding: 'utf8' });
      if (!shellDiffers(assignment)) {
        expect({ line, read: stdout }).toEqual({ line, read: `${value}|` });
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const notes = (text: string): readonly string[] => certainValues('x.env', parseValues(text, { file: 'x.env' })).notes;

test.each<[string, string[]]>([
  ['A=b\nB=c-d\n# x\n', []],
  ["A='b'\n", ['1 value in quotes (A): docker and ECS environmentFiles keep the quotes; use --format docker if the file is written for them']],
  ['A="b"\nB=\'c\'\nC=""\n', ['2 values in quotes (A, B): docker and ECS environmentFiles keep the quotes; use --format docker if the file is written for them']],
  ['A=b # c\n', ['1 value with blanks, a comment or `export` (A): docker and ECS environmentFiles take them along; use --format docker if the file is written for them']],
  ['A=b c\nB=d;e\nexport C=d\n', [
    '1 value with blanks, a comment or `export` (C): docker and ECS environmentFiles take them along; use --format docker if the file is written for them',
    '2 values (A, B): a shell that sources the file reads something else; put them into single quotes if one does',
  ]],
  ['\uFEFFA=b', ['the file begins with a byte-order mark: some readers don\'t find the first name; save it as UTF-8 without one']],
  ['A=b\r\n', ['the file has line ends of Windows: a shell that sources it keeps the carriage returns']],
  ['A=b\n \nC=d', ['blanks at the start of line 2: `node --env-file` of Node.js 20 doesn\'t find the name below; remove them if it reads the file']],
  ['export A=\n', ['A without a value after `export`: `node --env-file` doesn\'t find the name']],
  [[...'ABCDEFGH'].map((name) => `${name}='x'`).join('\n'), ['8 values in quotes (A, B, C, D, E and 3 more): docker and ECS environmentFiles keep the quotes; use --format docker if the file is written for them']],
])('%j has a note', (text, expected) => {
  expect(notes(text)).toEqual(expected);
});

test('a name that no command uses has no note', () => {
  const read = parseValues("A='b'\nB='c'\nC=a#b\n", { file: 'x.env' });
  const uses = (name: string): boolean => name === 'B';
  const { notes: told, values, uncertain } = certainValues('x.env', read, { uses, declares: uses });
  expect(told).toEqual([
    '1 value in quotes (B): docker and ECS environmentFiles keep the quotes; use --format docker if the file is written for them',
    'x.env:3: `C` must have quotes around a value that has "#": for some readers a comment begins there; write C=\'…\' with the whole value in single quotes (not declared, so its value is left out)',
  ]);
  expect({ ...values }).toEqual({ A: 'b', B: 'c' });
  expect(uncertain).toEqual(['C']);
});
