import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { done, isFresh, PRODUCTS, PROJECT } from '../../projenrc/build/built';

describe('what is built once', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'built-'));
    write('src/a.ts', 'a');
    write('README.md', 'read me');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const remove = (path: string): void => rmSync(join(root, path), { recursive: true });
  const build = (): void => {
    expect(isFresh('compile', root)).toBe(false);
    write('lib/a.js', 'compiled');
    write('.jsii', '{}');
    done('compile', root);
  };

  test('is built the first time, and then not again', () => {
    build();
    expect(isFresh('compile', root)).toBe(true);
    expect(isFresh('compile', root)).toBe(true);
  });

  test.each<[string, () => void]>([
    ['a source changes', () => write('src/a.ts', 'b')],
    ['a source is added', () => write('src/deep/b.ts', 'b')],
    ['a source is deleted', () => remove('src/a.ts')],
    ['a source is renamed', () => { remove('src/a.ts'); write('src/b.ts', 'a'); }],
    ['the README changes', () => write('README.md', 'more')],
    ['other packages are installed', () => write('node_modules/.package-lock.json', '{}')],
    ['the task changes', () => write('.projen/tasks.json', '{}')],
    ['an output is deleted', () => remove('lib/a.js')],
    ['an output is edited', () => write('lib/a.js', 'edited')],
    ['all outputs are deleted', () => remove('lib')],
    ['an output is left over', () => write('lib/old.js', 'old')],
    ['the note is damaged', () => write('.cache/build/compile.json', '{"inputs":')],
  ])('is built again when %s', (_, change) => {
    build();
    change();
    expect(isFresh('compile', root)).toBe(false);
  });

  test('is built again after a build that did not end', () => {
    build();
    write('src/a.ts', 'b');
    expect(isFresh('compile', root)).toBe(false);
    write('src/a.ts', 'a'); // as the last build that ended had it, but its outputs may be half written
    expect(isFresh('compile', root)).toBe(false);
  });

  test('is built again when a source changed during the build', () => {
    expect(isFresh('compile', root)).toBe(false);
    write('src/a.ts', 'changed while it was compiled');
    write('lib/a.js', 'compiled');
    done('compile', root);
    expect(isFresh('compile', root)).toBe(false);
  });

  test('one product does not affect another', () => {
    build();
    expect(isFresh('bundle', root)).toBe(false);
  });

  test('an unknown product is an error, so that its task runs', () => {
    expect(() => isFresh('lib', root)).toThrow(`The product must be one of ${Object.keys(PRODUCTS).join(', ')}, got: lib`);
  });
});

test.each(['docgen', 'awslint', 'docs'])('%s compiles first, because it reads the compiled API', (name) => {
  const { tasks } = JSON.parse(readFileSync(join(PROJECT, '.projen/tasks.json'), 'utf8')) as { tasks: Record<string, { steps: object[] }> };
  expect(tasks[name].steps[0]).toEqual({ spawn: 'compile' });
});
