import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readInput, wouldBeCommitted, writePrivate } from '../../src/cli/files';
import { Io } from '../../src/cli/io';
import { table } from '../../src/cli/output/table';

const folder = (): string => mkdtempSync(join(tmpdir(), 'files-'));
const io = (cwd: string): Io => ({ cwd, env: {}, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr });

test('isIgnored reports whether git would add a file', async () => {
  const cwd = folder();
  expect(await wouldBeCommitted(io(cwd), 'prod.env')).toBe(false);
  execFileSync('git', ['init', '--quiet'], { cwd });
  expect(await wouldBeCommitted(io(cwd), 'prod.env')).toBe(true);
  writeFileSync(join(cwd, '.gitignore'), '*.env\n');
  expect(await wouldBeCommitted(io(cwd), 'prod.env')).toBe(false);
});

test('a file of values is readable only by its owner, and not overwritten without --force', () => {
  const cwd = folder();
  writePrivate(io(cwd), 'a.env', 'one', false);
  expect(statSync(join(cwd, 'a.env')).mode.toString(8).slice(-3)).toBe('600');
  expect(() => writePrivate(io(cwd), 'a.env', 'two', false)).toThrow('a.env exists already');
  chmodSync(join(cwd, 'a.env'), 0o644);
  writePrivate(io(cwd), 'a.env', 'two', true);
  expect(readFileSync(join(cwd, 'a.env'), 'utf8')).toBe('two');
  expect(statSync(join(cwd, 'a.env')).mode.toString(8).slice(-3)).toBe('600');
});

test('a file that isn\'t UTF-8 is refused rather than changed', async () => {
  const cwd = folder();
  writeFileSync(join(cwd, 'latin1.env'), Buffer.from('A=gr\xfcn\n', 'latin1'));
  writeFileSync(join(cwd, 'utf8.env'), '\ufeffA=grün\n');
  await expect(readInput(io(cwd), 'latin1.env')).rejects.toMatchObject({ message: 'latin1.env is not UTF-8', fix: 'save it as UTF-8; a value that is no text has to be base64' });
  expect(await readInput(io(cwd), 'utf8.env')).toBe('\ufeffA=grün\n');
});

test('a device such as /dev/stdout is written to directly', () => {
  const { mode } = statSync('/dev/null');
  writePrivate(io('/'), '/dev/null', 'one', true);
  expect(statSync('/dev/null').mode).toBe(mode);
});

test('a table keeps each value on its line, without control characters for the terminal', () => {
  expect(table(['NAME', 'VALUE'], [['A', 'two\nlines\u001b[31m'], ['LONGER', '\u009b2J']])).toBe('NAME    VALUE\nA       two\\nlines\\u001b[31m\nLONGER  \\u009b2J');
});
