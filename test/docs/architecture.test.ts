import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../support/paths';

const paths = [...readFileSync(join(PROJECT, 'ARCHITECTURE.md'), 'utf8').matchAll(/`((?:src|bin)\/[^`]*)`/g)].map(([, path]) => path);

test.each([...new Set(paths)])('ARCHITECTURE.md names a file that exists: %s', (path) => {
  expect(existsSync(join(PROJECT, path))).toBe(true);
});

test('names the files of a deployment, a command and an event', () => {
  expect(paths.length).toBeGreaterThan(30);
});
