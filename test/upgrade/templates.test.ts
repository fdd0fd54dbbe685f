import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differencesBetween, RecordedVersion, synthesizeExamples, templateIn, wantedDifferences } from '../support/upgrade';

/** What people's `cdk diff` shows who upgrade from 0.1.0; test/e2e/upgrade.test.ts deploys it. */
describe('the templates of the examples, compared with those of 0.1.0', () => {
  const recorded = new RecordedVersion('0.1.0');
  const assembly = mkdtempSync(join(tmpdir(), 'upgrade-'));

  beforeAll(() => synthesizeExamples(assembly));
  afterAll(() => rmSync(assembly, { recursive: true, force: true }));

  // An unwanted difference is to be mended. A wanted one goes to test/support/upgrade/wanted.ts, with its reason.
  test.each(recorded.stacks)('differ in %s as intended, and nowhere else', (stack) => {
    expect(differencesBetween(recorded.template(stack), templateIn(assembly, stack))).toEqual(wantedDifferences(stack));
  });
});
