import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { bundledLibraries, readInputs } from '../../projenrc/licenses/bundled';
import { notice, thirdPartyLicenses } from '../../projenrc/licenses/render';
import { PROJECT } from '../support/paths';

/** What `projen compile` and `projen bundle` made, as npm would publish it. */

interface Packed {
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');

const ALLOWED = [
  /^(\.jsii|\.jsii\.tabl\.json|CHANGELOG\.md|LICENSE|NOTICE|package\.json|README\.md|SECURITY\.md|THIRD-PARTY-LICENSES\.txt)$/,
  /^assets\/(follow|gate|lookup|redeploy)\/index\.js$/,
  /^assets\/cli\/(main|chunks\/[\w-]+)\.mjs$/,
  /^bin\/cdk-service-secrets$/,
  /^lib\/index\.(js|d\.ts)$/,
  /^lib\/(cdk|changes|core|ecs|eks|follow|gate|redeploy|variables|workloads)\/[a-z0-9/.-]+\.d\.ts$/,
  /^schema\/service-secrets\.schema\.json$/,
];

describe('the package', () => {
  const [packed]: Packed[] = Object.values(JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: PROJECT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })));
  const files = packed.files.map(({ path }) => path);
  const scripts = files.filter((path) => /^lib\/.*\.js$/.test(path));
  const declarations = files.filter((path) => path.endsWith('.d.ts'));
  /** A folder stands for its index. */
  const has = (path: string, name: string, ending: string): boolean =>
    [`${name}.${ending}`, `${name}/index.${ending}`].some((file) => files.includes(join(dirname(path), file)));

  test('contains what users need and nothing else', () => {
    expect(files.filter((path) => !ALLOWED.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(ALLOWED.filter((pattern) => !files.some((path) => pattern.test(path)))).toEqual([]);
  });

  test('has one module with the constructs, without a function, a command or a test', () => {
    expect(scripts).toEqual(['lib/index.js']);
    const modules = [...read('lib/index.js').matchAll(/^\/\/ (.+\.js)$/gm)].map(([, path]) => path);
    expect(modules).toEqual(expect.arrayContaining(['lib/index.js', 'lib/ecs/service-secrets.js', 'lib/core/vendor/yaml.js']));
    expect(modules.filter((path) => /\.lambda\.|\/(cli|function|lookup|checks)\/|\.test\.|node_modules/.test(path))).toEqual([]);
    expect(files.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toEqual([]);
  });

  test('is under 1.5 MB packed', () => {
    expect(packed.size).toBeLessThan(1_500_000);
  });

  test('has no dependencies, and no install scripts', () => {
    const manifest = JSON.parse(read('package.json'));
    expect(Object.keys(manifest.peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
    for (const absent of ['dependencies', 'bundledDependencies', 'bundleDependencies', 'optionalDependencies']) {
      expect(manifest).not.toHaveProperty(absent);
    }
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?(install|prepare|pack|publish)$|^prepublishOnly$/.test(name))).toEqual([]);
  });

  test('requires only its own files, the CDK and Node.js', () => {
    const strangers = scripts.flatMap((path) => [...read(path).matchAll(/\brequire\("([^"]+)"\)/g)]
      .filter(([, name]) => name.startsWith('.') ? !has(path, name, 'js') : !/^(aws-cdk-lib(\/.*)?|constructs)$/.test(name) && !builtinModules.includes(name.replace(/^node:/, '')))
      .map(([, name]) => `${path}: ${name}`));
    expect(strangers).toEqual([]);
  });

  test('exports the same names to `require` and to `import`, and each class has its own name', () => {
    const load = (...args: string[]): unknown => JSON.parse(execFileSync(process.execPath, args, { cwd: PROJECT, encoding: 'utf8' }));
    const print = 'console.log(JSON.stringify(Object.entries(library).map(([name, { name: own }]) => [name, own]).filter(([name]) => /^[A-Z]/.test(name)).sort()))';
    const required = load('-e', `const library = require('./lib/index.js'); ${print}`) as [string, string | undefined][];
    const imported = load('--input-type=module', '-e', `import * as library from './lib/index.js'; ${print}`);
    expect(required.map(([name]) => name)).toEqual(expect.arrayContaining(['KubernetesSecrets', 'ServiceSecrets', 'Variable']));
    expect(imported).toEqual(required);
    expect(required.filter(([name, own]) => own && own !== name)).toEqual([]);
  });

  test('has all types that it exports, and needs no others', () => {
    const strangers = declarations.flatMap((path) => [...read(path).matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)].map(([, from, inline]) => from ?? inline)
      .filter((name) => name.startsWith('.') ? !has(path, name, 'd.ts') : !/^(aws-cdk-lib(\/.*)?|constructs)$/.test(name))
      .map((name) => `${path}: ${name}`));
    expect(strangers).toEqual([]);
  });

  test('has no source maps and no path of the machine that built it', () => {
    const texts = files.map((path): [string, string] => [path, read(path)]);
    expect(texts.filter(([path, text]) => /\.m?js$/.test(path) && text.includes('//# sourceMappingURL=')).map(([path]) => path)).toEqual([]);
    expect(texts.filter(([, text]) => text.includes(PROJECT)).map(([path]) => path)).toEqual([]);
  });
});

describe('licences of the libraries in the bundles', () => {
  const libraries = bundledLibraries(PROJECT, readInputs(PROJECT));

  test.each<[string, string]>([
    ['NOTICE', notice(libraries)],
    ['THIRD-PARTY-LICENSES.txt', thirdPartyLicenses(libraries)],
  ])('%s is up to date; if not, run "npx projen licenses" and commit it', (path, expected) => {
    expect(read(path)).toBe(expected);
  });

  test('know each bundle', () => {
    expect([...new Set(libraries.flatMap(({ bundles }) => bundles))].sort()).toEqual(['cli', 'follow', 'gate', 'lib', 'lookup', 'redeploy']);
  });
});
