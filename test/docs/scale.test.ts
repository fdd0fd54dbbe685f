import { readFileSync, statSync } from 'fs';
import { join } from 'path';
import { firstMet, resourcesOf, scaleTable } from '../support/documentation/scale';

const ROOT = join(__dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'limits-and-cost.md'), 'utf8');

test.each([['a stack for each service', 1], ['ten services in a stack', 10]])('the numbers for %s are those of the synthesized template', (_, perStack) => {
  expect(page).toContain(`\n${scaleTable(perStack)}\n`);
});

test.each([['a stack for each service', 1], ['ten services in a stack', 10]])('the page names the quota that is reached first, with %s', (_, perStack) => {
  firstMet(perStack).slice(0, 3).forEach(({ what, services }) => {
    expect(page).toMatch(new RegExp(`${what.split(': ')[1]}[^|\\n]*${services.toLocaleString('en-US')}`));
  });
});

test('a stack has room for as many services as the page says', () => {
  const [one, two] = [resourcesOf(1).total, resourcesOf(2).total];
  const shared = one - (two - one);
  expect(page).toContain(`${two - one} resources for each service and ${shared} for the stack`);
  expect(page).toContain(`${Math.floor((500 - shared) / (two - one))} services`);
});

test('a function has less than 1 MB', () => {
  for (const name of ['gate', 'redeploy']) {
    expect(statSync(join(ROOT, 'assets', name, 'index.js')).size).toBeLessThan(1_000_000);
  }
});
