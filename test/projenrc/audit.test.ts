import { EXCEPTIONS } from '../../projenrc/audit/exceptions';
import { Audit, problems } from '../../projenrc/audit/judge';

const PUBLISHED = new Set(['node_modules/yaml']);
const TODAY = '2026-06-15';

const audit = (name: string, severity: string, id: string, ...nodes: string[]): Audit => ({
  vulnerabilities: { [name]: { via: [{ title: 'Something bad', url: `https://github.com/advisories/${id}`, severity, range: '<2.0.0' }, 'another'], nodes } },
});
const exception = (advisory: string, until: string): typeof EXCEPTIONS => [{ advisory, until, reason: 'our input is our own' }];

test.each(['low', 'moderate', 'high', 'critical'])('a published library must have no vulnerability, even with severity %s', (severity) => {
  expect(problems(audit('yaml', severity, 'GHSA-1', 'node_modules/x/node_modules/yaml', 'node_modules/yaml'), PUBLISHED, [], TODAY)).toEqual([
    `yaml <2.0.0 (published in the package): ${severity}, Something bad, https://github.com/advisories/GHSA-1`,
  ]);
});

test('another copy of it, in a tool, counts as a tool', () => {
  expect(problems(audit('yaml', 'low', 'GHSA-1', 'node_modules/x/node_modules/yaml'), PUBLISHED, [], TODAY)).toEqual([]);
});

test.each<[string, number]>([['low', 0], ['moderate', 0], ['high', 1], ['critical', 1]])('a tool with severity %s: %s problems', (severity, count) => {
  expect(problems(audit('jest', severity, 'GHSA-2', 'node_modules/jest'), PUBLISHED, [], TODAY)).toHaveLength(count);
});

test('an exception ends on its day', () => {
  const found = audit('yaml', 'high', 'GHSA-1', 'node_modules/yaml');
  expect(problems(found, PUBLISHED, exception('GHSA-1', TODAY), TODAY)).toEqual([]);
  expect(problems(found, PUBLISHED, exception('GHSA-1', '2026-06-14'), TODAY)).toEqual([
    'the exception of GHSA-1 ended on 2026-06-14: look at it again', expect.stringMatching(/^yaml /),
  ]);
});

test('an exception without a vulnerability must be removed', () => {
  expect(problems({ vulnerabilities: {} }, PUBLISHED, exception('GHSA-9', TODAY), TODAY)).toEqual(['the exception of GHSA-9 is no longer needed: remove it']);
});

test('exceptions have a reason and a day', () => {
  expect(EXCEPTIONS.filter(({ reason, until }) => !reason || !/^\d{4}-\d\d-\d\d$/.test(until))).toEqual([]);
});
