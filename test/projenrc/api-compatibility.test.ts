import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { sourceToAssemblyHelper } from 'jsii';
import { assemblyOf, Build, compare, lastVersionTag, must } from '../../projenrc/api/compatibility';

const API = [
  '/** @experimental */',
  'export class Store {',
  '  public read(name: string): string { return name; }',
  '  public write(name: string): void { name; }',
  '}',
].join('\n');

describe('a repository with a small API', () => {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  const repository = join(folder, 'origin');
  const ignoreFile = join(repository, '.compatignore');
  const builds: string[] = [];
  /** The assembly is committed, so that a build is the check-out. */
  const build: Build = (sources) => { builds.push(sources); };
  const git = (...args: string[]) => must('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], repository);
  const original = (tag: string) => assemblyOf(tag, { repository, cache: join(folder, 'cache'), build });

  function commitApi(source: string): void {
    writeFileSync(join(repository, '.jsii'), JSON.stringify(sourceToAssemblyHelper(source)));
    git('add', '.');
    git('commit', '--quiet', '--allow-empty', '--message', 'API');
  }

  beforeAll(() => {
    mkdirSync(repository);
    git('init', '--quiet');
    writeFileSync(join(repository, 'package.json'), JSON.stringify({ name: 'testpkg', version: '0.0.1', jsii: {} }));
    commitApi(API);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has no version at first', () => {
    expect(lastVersionTag(repository)).toBeUndefined();
  });

  test('is compared with its last version, which is built once', () => {
    git('tag', 'v0.1.0');
    git('tag', 'other');
    commitApi(`${API}\n/** @experimental */\nexport class More {}\n`);
    expect(lastVersionTag(repository)).toBe('v0.1.0');
    expect(compare(original('v0.1.0'), repository, ignoreFile)).toEqual({ compatible: true, report: '' });
    original('v0.1.0');
    expect(builds).toHaveLength(1);
    expect(readdirSync(join(folder, 'cache'))).toEqual([expect.stringMatching(/^v0\.1\.0-[0-9a-f]{12}$/)]);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  test('fails when a method was removed, also of an experimental class, and passes when that is accepted', () => {
    commitApi(API.replace('public write', 'public put'));
    const broken = compare(original('v0.1.0'), repository, ignoreFile);
    expect(broken.compatible).toBe(false);
    expect(broken.report).toContain('err  - METHOD testpkg.Store.write: has been removed [removed:testpkg.Store.write]');
    writeFileSync(ignoreFile, '# accepted\nremoved:testpkg.Store.write\n');
    expect(compare(original('v0.1.0'), repository, ignoreFile)).toMatchObject({ compatible: true });
  });

  test('is complete only after a successful build', () => {
    git('tag', 'v0.2.0');
    const cache = join(folder, 'failing');
    expect(() => assemblyOf('v0.2.0', { repository, cache, build: () => { throw new Error('does not compile'); } })).toThrow('does not compile');
    expect(readdirSync(cache)).toEqual([]);
  });

  test('is refused as a shallow clone without tags', () => {
    const shallow = join(folder, 'shallow');
    must('git', ['clone', '--quiet', '--depth', '1', '--no-tags', `file://${repository}`, shallow], folder);
    expect(() => lastVersionTag(shallow)).toThrow('`git` must have the history with its tags, got: a shallow clone; git fetch --unshallow --tags');
  });
});
