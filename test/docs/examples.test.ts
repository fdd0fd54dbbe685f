import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../support/paths';

const FOLDER = join(PROJECT, 'examples');

test('the README of examples has a row for each', () => {
  const rows = [...readFileSync(join(FOLDER, 'README.md'), 'utf8').matchAll(/^\| \[([^\]]+)\]\(\1\) \| \S/gm)].map(([, name]) => name);
  const apps = readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, 'cdk.json')) || name === 'languages');
  expect([...rows].sort()).toEqual(apps.sort());
});
