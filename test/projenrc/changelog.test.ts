import { readFileSync } from 'fs';
import { join } from 'path';
import { nextVersion, notes, sections } from '../../projenrc/release/changelog';

const FIRST = '# Changes\n\n## 0.1.0 - 2026-12-01\n\n### Added\n\n- The gate.\n';
const after = (version: string, unreleased = '') => `# Changes\n\n## Unreleased\n${unreleased}\n## ${version} - 2026-12-24\n\n- Something.\n\n## 0.3.1 - 2026-12-01\n\n- Older.\n`;
const LAST = { lastTag: 'v0.3.1', breaking: false };

test('the first version is the one that the changelog names', () => {
  expect(nextVersion(FIRST, { breaking: false })).toBe('0.1.0');
});

test.each(['0.3.2', '0.4.0', '1.0.0'])('%s may follow 0.3.1', (version) => {
  expect(nextVersion(after(version), LAST)).toBe(version);
});

test.each(['0.4.0', '1.0.0'])('%s may follow 0.3.1 with a breaking change', (version) => {
  expect(nextVersion(after(version), { ...LAST, breaking: true })).toBe(version);
});

test.each([
  ['a version that skips one', after('0.3.3'), LAST, '`CHANGELOG.md` must release 0.3.2 or 0.4.0 or 1.0.0 after 0.3.1, got: 0.3.3; correct the heading'],
  ['an older version', after('0.3.0'), LAST, '`CHANGELOG.md` must release 0.3.2 or 0.4.0 or 1.0.0 after 0.3.1, got: 0.3.0; correct the heading'],
  ['a breaking change in a patch', after('0.3.2'), { ...LAST, breaking: true },
    '`CHANGELOG.md` must release 0.4.0 or 1.0.0 after 0.3.1, as .compatignore says that the API broke since 0.3.1, got: 0.3.2; correct the heading'],
  ['a breaking change in a minor version after 1.0.0', after('1.3.0'), { lastTag: 'v1.2.0', breaking: true },
    '`CHANGELOG.md` must release 2.0.0 after 1.2.0, as .compatignore says that the API broke since 1.2.0, got: 1.3.0; correct the heading'],
  ['no newer version', '## Unreleased\n\n- Something.\n\n## 0.3.1 - 2026-12-01\n\n- Older.\n', LAST,
    '`CHANGELOG.md` must have a section for what is to be released, got: nothing newer than 0.3.1; write `## Unreleased`, or `## 1.2.3 - 2026-12-31` for a version'],
  ['no version at all', '# Changes\n\n## Unreleased\n\n- Something.\n', { breaking: false },
    '`CHANGELOG.md` must have a section for what is to be released, got: none; write `## Unreleased`, or `## 1.2.3 - 2026-12-31` for a version'],
  ['something left under Unreleased', after('0.4.0', '\n- Forgotten.\n'), LAST,
    '`Unreleased` must be empty when 0.4.0 is released; move what stands there under the version'],
  ['a version without notes', '## 0.4.0 - 2026-12-24\n\n## 0.3.1 - 2026-12-01\n\n- Older.\n', LAST,
    '`0.4.0` must say what changed; write it into CHANGELOG.md'],
  ['a heading without a date', '## 0.4.0\n\n- Something.\n', LAST,
    '`CHANGELOG.md` must have headings of a known form, got: ## 0.4.0; write `## Unreleased`, or `## 1.2.3 - 2026-12-31` for a version'],
])('refused: %s', (_what, changelog, release, message) => {
  expect(() => nextVersion(changelog, release)).toThrow(new Error(message));
});

test('the notes of a version are its section', () => {
  expect(notes(FIRST, '0.1.0')).toBe('### Added\n\n- The gate.\n');
  expect(() => notes(FIRST, '0.2.0')).toThrow('`CHANGELOG.md` must have a section for 0.2.0');
});

test('CHANGELOG.md has the form that a release needs', () => {
  const changelog = readFileSync(join(__dirname, '..', '..', 'CHANGELOG.md'), 'utf8');
  const all = sections(changelog);
  expect(all.length).toBeGreaterThan(0);
  expect(all.filter(({ version }) => !version).length).toBeLessThanOrEqual(1);
});
