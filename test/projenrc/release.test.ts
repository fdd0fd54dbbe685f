import { execFileSync, spawnSync } from 'child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const PROJECT = join(__dirname, '..', '..');
const git = (folder: string, ...args: string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });

/** What the task `release` does before and after the build, in a repository whose last version is 0.1.0. */
jest.setTimeout(180_000);

describe('a release', () => {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const manifest = () => JSON.parse(read('package.json'));

  function commitChangelog(text: string): void {
    writeFileSync(join(folder, 'CHANGELOG.md'), `# Changes\n\n${text}\n## 0.1.0 - 2026-12-01\n\n- First.\n`);
    git(folder, 'add', '--all');
    git(folder, '-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--message', 'Change');
  }

  function projen(task: string): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync('npx', ['projen', task], {
      cwd: folder, encoding: 'utf8', env: { ...process.env, RELEASE: 'true', MAJOR: '0' },
    });
    return { status, output: stdout + stderr };
  }

  beforeAll(() => {
    for (const path of ['package.json', '.gitignore', '.projen', 'projenrc', 'src/core/errors.ts']) {
      cpSync(join(PROJECT, path), join(folder, path), { recursive: true });
    }
    symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...manifest(), version: '0.0.0' }, undefined, 2)}\n`);
    git(folder, 'init', '--quiet');
    commitChangelog('## Unreleased\n\n- Not yet.\n');
    git(folder, 'tag', 'v0.1.0');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('needs a version in CHANGELOG.md', () => {
    const { status, output } = projen('bump');
    expect(status).toBe(1);
    expect(output).toContain('`CHANGELOG.md` must have a section for what is to be released, got: nothing newer than 0.1.0;');
    expect(existsSync(join(folder, 'dist', 'version.txt'))).toBe(false);
    git(folder, 'checkout', '--quiet', 'package.json');
  });

  test('has the version and the notes of CHANGELOG.md', () => {
    commitChangelog('## Unreleased\n\n## 0.2.0 - 2026-12-24\n\n### Added\n\n- Second.\n');
    const { status, output } = projen('bump');
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(manifest().version).toBe('0.2.0');
    expect(read('dist/version.txt')).toBe('0.2.0');
    expect(read('dist/releasetag.txt')).toBe('v0.2.0');
    expect(read('dist/changelog.md')).toBe('### Added\n\n- Second.\n');
  });

  test('leaves the sources as they were', () => {
    expect(projen('unbump').status).toBe(0);
    expect(git(folder, 'diff')).toBe('');
  });
});
