import { existsSync } from 'fs';
import { join } from 'path';
import { NOT_RUN, RUN_BY } from './not-run';
import { blocks, pages } from '../../projenrc/docs/pages';

const ROOT = join(__dirname, '..', '..');
const shell = pages().flatMap(blocks).filter(({ language }) => language === 'sh');

test.each(shell.map((block): [string, typeof block] => [`${block.path}:${block.line}`, block]))('commands of %s are run by a test, or have a reason why not', (_, { path, code }) => {
  const reason = Object.keys(NOT_RUN[path] ?? {}).some((beginning) => code.startsWith(beginning));
  expect({ reason, run: path in RUN_BY && !reason }).toEqual({ reason, run: !reason });
});

test.each(Object.entries(RUN_BY))('commands of %s are run by %s', (_, name) => {
  expect(existsSync(join(ROOT, 'test', 'e2e', 'documentation', `${name}.test.ts`))).toBe(true);
});

test.each(Object.entries(NOT_RUN).flatMap(([page, beginnings]) => Object.keys(beginnings).map((beginning) => [page, beginning])))('%s still contains: %s', (page, beginning) => {
  expect(shell.some(({ path, code }) => path === page && code.startsWith(beginning))).toBe(true);
});
