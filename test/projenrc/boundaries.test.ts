import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { LegacyESLint } from 'eslint/use-at-your-own-risk';
import { BOUNDARIES, Boundary, COMMANDS, INDEX, PURE, Restriction } from '../../projenrc/boundaries';
import { withTable } from '../../projenrc/project/boundaries';
import { PROJECT } from '../support/paths';

/** The rules of the project as lint has them, on files that each import one thing. */

const RULES = ['import/no-restricted-paths', 'import/no-nodejs-modules', 'import/no-unresolved', 'no-restricted-syntax', '@typescript-eslint/no-require-imports'];
const TYPED = ['@typescript-eslint/no-floating-promises', '@typescript-eslint/return-await', '@typescript-eslint/no-implied-eval'];
const FOLDERS = BOUNDARIES.map(({ folder }) => folder);

function linter(cwd: string): LegacyESLint {
  return new LegacyESLint({
    cwd,
    useEslintrc: false,
    resolvePluginsRelativeTo: PROJECT,
    overrideConfigFile: join(PROJECT, '.eslintrc.json'),
    overrideConfig: { parserOptions: { project: null }, rules: Object.fromEntries(TYPED.map((name) => [name, 'off'])) } as object,
  });
}

/** A line of code is refused by these rules. */
async function refusals(eslint: LegacyESLint, file: string, lines: readonly string[]): Promise<string[][]> {
  const [{ messages }] = await eslint.lintText(`${lines.join('\n')}\n`, { filePath: file });
  const fatal = messages.find((message) => message.fatal);
  if (fatal) {
    throw new Error(`${file}: ${fatal.message}`);
  }
  return lines.map((_, index) => messages.filter(({ line, ruleId }) => line === index + 1 && RULES.includes(ruleId!)).map(({ ruleId }) => ruleId!));
}

/** Where the folder is, or lies in: a row counts for the folders below it. */
const isWithin = (folder: string, outer: string): boolean => folder === outer || folder.startsWith(`${outer}/`);
const mayImport = (row: Boundary, folder: string): boolean => [...row.imports, row.folder].some((allowed) => isWithin(folder, allowed));

describe('between folders', () => {
  let root: string;
  let cwd: jest.SpyInstance;
  let eslint: LegacyESLint;

  // The same rules on a tree that has every folder, also those that are still to come.
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'boundaries-')));
    for (const file of [...FOLDERS.flatMap((folder) => [`${folder}/it.ts`, `${folder}/below/it.ts`]), 'index.ts', 'unknown/it.ts', 'gate/it.ts']) {
      mkdirSync(dirname(join(root, 'src', file)), { recursive: true });
      writeFileSync(join(root, 'src', file), 'export const it = 1;\n');
    }
    symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
    ['package.json', 'tsconfig.json'].forEach((file) => writeFileSync(join(root, file), '{}'));
    cwd = jest.spyOn(process, 'cwd').mockReturnValue(root);
    eslint = linter(root);
  });

  afterAll(() => {
    cwd.mockRestore();
    rmSync(root, { recursive: true });
  });

  const lint = async (from: string, targets: readonly string[], write: (specifier: string) => string = (specifier) => `import '${specifier}';`): Promise<string[][]> => (
    refusals(eslint, join(root, 'src', from), targets.map((target) => {
      const specifier = relative(dirname(from), target);
      return write(specifier.startsWith('.') ? specifier : `./${specifier}`);
    })));

  test.each(BOUNDARIES)('src/$folder imports what its row allows, and nothing else', async (row) => {
    for (const place of ['it.ts', 'below/it.ts']) {
      const found = await lint(`${row.folder}/${place}`, FOLDERS.flatMap((folder) => [`${folder}/it`, `${folder}/below/it`]));
      const expected = FOLDERS.flatMap((folder) => Array<string[]>(2).fill(mayImport(row, folder) ? [] : ['import/no-restricted-paths']));
      expect(found).toEqual(expected);
    }
  });

  /** Modules that a restriction forbids, written into the tree. */
  function forbiddenModules({ forbidden }: Restriction): string[] {
    const paths = forbidden.map((path) => (path.endsWith('.ts') ? path.replace(/\.ts$/, '') : `${path}/it`));
    paths.forEach((path) => {
      mkdirSync(dirname(join(root, 'src', path)), { recursive: true });
      writeFileSync(join(root, 'src', `${path}.ts`), 'export const it = 1;\n');
    });
    return paths;
  }

  test('a command calls AWS by its operation', async () => {
    const paths = [...forbiddenModules(COMMANDS), 'stores/it'];
    expect(await lint('cli/commands/it.ts', paths)).toEqual(paths.map(() => ['import/no-restricted-paths']));
    expect(await lint('cli/commands/it.ts', ['cli/operations/below/run', 'core/it'])).not.toContainEqual(expect.arrayContaining(['import/no-restricted-paths']));
  });

  test('a plan imports nothing that calls AWS, asks people or reads files', async () => {
    const plan = 'cli/operations/below/plan.ts';
    const paths = forbiddenModules(PURE);
    writeFileSync(join(root, 'src', 'stores', 'value-store.ts'), 'export const it = 1;\n');
    const found = await lint(plan, [...paths, 'stores/it', 'stores/value-store', 'core/it', 'cli/it']);
    expect(found).toEqual([...paths.map(() => ['import/no-restricted-paths']), ['import/no-restricted-paths'], [], [], []]);
    expect(await refusals(eslint, join(root, 'src', plan), ['import \'node:fs\';'])).toEqual([['import/no-nodejs-modules']]);
    expect(await lint('cli/operations/below/run.ts', ['aws/it', 'cli/session'])).toEqual([[], []]);
  });

  test('the index exports constructs alone', async () => {
    const found = await lint('index.ts', FOLDERS.map((folder) => `${folder}/it`));
    expect(FOLDERS.filter((_, index) => found[index].length === 0)).toEqual(FOLDERS.filter((folder) => INDEX.imports.includes(folder)));
  });

  test.each(['unknown/it.ts', 'gate/it.ts'])('%s, whose folder has no row, imports nothing', async (file) => {
    const found = await lint(file, FOLDERS.map((folder) => `${folder}/it`));
    expect(found).toEqual(FOLDERS.map(() => ['import/no-restricted-paths']));
  });

  test.each([
    ['a type', (name: string) => `import type { it } from '${name}';`],
    ['a name that is a type', (name: string) => `import { type it } from '${name}';`],
    ['all', (name: string) => `import * as all from '${name}';`],
    ['an export', (name: string) => `export { it } from '${name}';`],
    ['an export of a type', (name: string) => `export type { it } from '${name}';`],
    ['an export of all', (name: string) => `export * from '${name}';`],
    ['an import where it is needed', (name: string) => `void import('${name}');`],
    ['an import with the extension of the output', (name: string) => `void import('${name}.js');`],
    ['by require', (name: string) => `require('${name}');`],
    ['by another path', (name: string) => `import '${name.replace('../', '../../src/')}';`],
  ])('%s', async (_, write) => {
    const [refused] = await lint('cli/it.ts', ['ecs/it'], write);
    expect(refused).toContain('import/no-restricted-paths');
    const [fine] = await lint('cli/it.ts', ['stores/it'], write);
    expect(fine).not.toContain('import/no-restricted-paths');
    expect(fine).not.toContain('import/no-unresolved');
  });

  test.each([
    'let module: typeof import(\'../ecs/it\');',
    'let it: import(\'../ecs/it\').it;',
    'void import(`../${\'ecs\'}/it`);',
    'import it = require(\'../ecs/it\');',
  ])('imports that can\'t be checked are refused: %s', async (code) => {
    expect((await refusals(eslint, join(root, 'src/cli/it.ts'), [code]))[0]).not.toEqual([]);
  });
});

describe('packages', () => {
  const eslint = linter(PROJECT);
  const lint = async (folder: string, modules: readonly string[], write = (name: string): string => `import '${name}';`): Promise<string[]> => {
    const found = await refusals(eslint, join(PROJECT, 'src', folder, 'sample.ts'), modules.map(write));
    return modules.filter((_, index) => found[index].length > 0);
  };
  const CDK = ['aws-cdk-lib', 'aws-cdk-lib/aws-ecs', 'aws-cdk-lib/cx-api', 'constructs'];
  const SDK = ['@aws-sdk/client-ssm', '@aws-sdk/client-secrets-manager', '@smithy/types'];
  const IO = ['fs', 'node:fs', 'node:fs/promises', 'child_process', 'https', 'node:timers/promises'];
  const OTHER = ['yaml', 'fastest-levenshtein', 'jsonc-parser', 'commander'];
  const ALL = [...CDK, ...SDK, ...IO, ...OTHER, 'path', 'crypto', 'node:crypto'];
  const CRYPTO = ['crypto', 'node:crypto'];
  const ofFunction = [...SDK, ...CRYPTO];

  // Written out rather than read from the table, so that a slip there is seen.
  const EXPECTED: [folder: string, allowed: string[]][] = [
    ['core', CRYPTO],
    ['core/rules', CRYPTO],
    ['core/vendor', ['yaml', 'fastest-levenshtein']],
    ['aws', SDK],
    ['stores', [...SDK, 'jsonc-parser', ...CRYPTO]],
    ['derived', [...SDK, 'jsonc-parser', ...CRYPTO]],
    ['checks', []],
    ['cdk', [...CDK, 'fs', 'node:fs', 'path', ...CRYPTO]],
    ['variables', [...CDK, 'fs', 'node:fs', 'path']],
    ['variables/lists', [...CDK, 'fs', 'node:fs', 'path']],
    ['changes/construct', [...CDK, 'path', ...CRYPTO]],
    ['gate/construct', [...CDK, 'path', ...CRYPTO]],
    ['redeploy/construct', [...CDK, 'path', ...CRYPTO]],
    ['follow/construct', [...CDK, 'path', ...CRYPTO]],
    ['gate/function', ofFunction],
    ['redeploy/function', ofFunction],
    ['follow/function', ofFunction],
    ['workloads', CDK],
    ['ecs', CDK],
    ['eks', CDK],
    ['lookup', SDK],
    ['cli', ALL.filter((name) => !CDK.includes(name))],
    ['cli/commands', ALL.filter((name) => !CDK.includes(name) && !name.startsWith('@aws-sdk/'))],
    ['unknown', []],
  ];

  test.each(EXPECTED)('src/%s', async (folder, allowed) => {
    expect(await lint(folder, ALL)).toEqual(ALL.filter((name) => !allowed.includes(name)));
  });

  test('of every row', () => {
    expect(EXPECTED.map(([folder]) => folder)).toEqual(expect.arrayContaining(FOLDERS));
  });

  test.each([
    (name: string) => `import type { x } from '${name}';`,
    (name: string) => `export * from '${name}';`,
    (name: string) => `void import('${name}');`,
    (name: string) => `require('${name}');`,
  ])('in another form', async (write) => {
    const refused = ['aws-cdk-lib/aws-ecs', '@aws-sdk/client-ssm', 'fs', 'yaml'];
    expect(await lint('core', refused, write)).toEqual(refused);
  });

  test('the types of what invokes a function, for functions alone', async () => {
    const write = (name: string): string => `import type { SQSEvent } from '${name}';`;
    expect(await lint('gate/function', ['aws-lambda'], write)).toEqual([]);
    expect(await lint('gate/construct', ['aws-lambda'], write)).toEqual(['aws-lambda']);
  });
});

describe('the table', () => {
  test('is in CONTRIBUTING.md as in the data', () => {
    const page = readFileSync(join(PROJECT, 'CONTRIBUTING.md'), 'utf8');
    expect(withTable(page)).toBe(page);
    FOLDERS.forEach((folder) => expect(page).toContain(`| \`src/${folder}/\` |`));
  });

  test('is not written into a page without the markers', () => {
    expect(() => withTable('# Contributing')).toThrow('must contain the lines "<!-- boundaries');
  });

  test('has no cycle', () => {
    const done = new Set<string>();
    const visit = (folder: string, path: readonly string[]): void => {
      expect(path).not.toContain(folder);
      if (!done.has(folder)) {
        BOUNDARIES.find((row) => row.folder === folder)!.imports.forEach((next) => visit(next, [...path, folder]));
        done.add(folder);
      }
    };
    FOLDERS.forEach((folder) => visit(folder, []));
    expect(done.size).toBe(FOLDERS.length);
  });

  test('is bypassed in no file', () => {
    const found = readdirSync(join(PROJECT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).filter((file) => {
      const disabled = readFileSync(join(PROJECT, 'src', file), 'utf8').match(/eslint-disable.*/g) ?? [];
      return disabled.some((line) => /import\/|eslint-disable(-next-line|-line)?( \*\/)?$/.test(line));
    });
    expect(found).toEqual([]);
  });
});
