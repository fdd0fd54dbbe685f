import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BundledLibrary, bundledLibraries } from '../../projenrc/licenses/bundled';
import { notice, thirdPartyLicenses } from '../../projenrc/licenses/render';

const project = mkdtempSync(join(tmpdir(), 'licenses-'));
afterAll(() => rmSync(project, { recursive: true }));

function install(folder: string, manifest: object, files: { readonly [name: string]: string } = { LICENSE: 'Its terms' }): string {
  for (const [name, text] of Object.entries({ 'package.json': JSON.stringify(manifest), ...files })) {
    const path = join(project, 'node_modules', folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return `node_modules/${folder}/dist/index.js`;
}

const output = (...paths: string[]): { outputs: never } => ({
  outputs: { 'assets/x.js': { inputs: Object.fromEntries(paths.map((path) => [path, { bytesInOutput: 10 }])) } } as never,
});
const found = (...paths: string[]): BundledLibrary[] => bundledLibraries(project, { gate: output('src/gate/function/handler.ts', ...paths) });

describe('libraries in a bundle', () => {
  test('are found by their folders, scoped and within others, sorted by name', () => {
    const paths = [
      install('zebra', { name: 'zebra', version: '1.0.0', license: 'MIT' }),
      install('@scope/ant', { name: '@scope/ant', version: '2.0.0', license: 'Apache-2.0' }),
      install('zebra/node_modules/bee', { name: 'bee', version: '3.0.0', license: 'ISC' }),
    ];
    expect(found(...paths).map(({ name, version, license }) => `${name} ${version} ${license}`)).toEqual(['@scope/ant 2.0.0 Apache-2.0', 'bee 3.0.0 ISC', 'zebra 1.0.0 MIT']);
  });

  test('without code in the bundle are not part of it', () => {
    const path = install('shaken', { name: 'shaken', version: '1.0.0', license: 'GPL-3.0-only' });
    expect(bundledLibraries(project, { gate: { outputs: { x: { inputs: { [path]: { bytesInOutput: 0 } } } } as never } })).toEqual([]);
  });

  test('are listed once, with all bundles that contain them', () => {
    const manifest = { name: 'twice', version: '1.0.0', license: 'MIT' };
    const [one, other] = [install('twice', manifest), install('zebra/node_modules/twice', manifest)];
    expect(bundledLibraries(project, { lookup: output(one), cli: output(other, one) })).toMatchObject([{ name: 'twice', bundles: ['cli', 'lookup'] }]);
  });

  test.each(['MIT', '(GPL-3.0-only OR MIT)', 'MIT AND ISC', '0BSD', 'BlueOak-1.0.0'])('may have the licence %s', (license) => {
    expect(found(install('fine', { name: 'fine', version: '1.0.0', license }))).toMatchObject([{ license }]);
  });

  test.each(['GPL-3.0-only', 'AGPL-3.0-or-later', 'MIT AND GPL-2.0-only', 'SEE LICENSE IN TERMS.md', 'UNLICENSED', 'BUSL-1.1', undefined])('may not have the licence %s', (license) => {
    expect(() => found(install('strict', { name: 'strict', version: '1.2.3', license }))).toThrow(
      `\`license\` of strict@1.2.3 (in gate) must be one of projenrc/licenses/allowed.ts, got: ${JSON.stringify(license)}; use another library, or have its terms looked at before it is added there`,
    );
  });

  test('are all reported at once', () => {
    const paths = ['one', 'two'].map((name) => install(name, { name, version: '1.0.0', license: 'GPL-3.0-only' }));
    expect(() => found(...paths)).toThrow(/one@1\.0\.0[^]*two@1\.0\.0/);
  });

  test('without a text have the standard one, for their author', () => {
    const mit = install('bare', { name: 'bare', version: '1.0.0', license: 'MIT', author: { name: 'A. Author' } }, {});
    expect(found(mit)[0].text).toMatch(/^MIT License\n\nCopyright \(c\) A\. Author\n/);
    const apache = install('bare-apache', { name: 'bare-apache', version: '1.0.0', license: 'Apache-2.0' }, {});
    expect(found(apache)[0].text).toMatch(/^Apache License\nVersion 2\.0/);
  });

  test('without a text and an author are refused', () => {
    expect(() => found(install('nobody', { name: 'nobody', version: '1.0.0', license: 'MIT' }, {}))).toThrow('nobody@1.0.0 (in gate) must have a file with its licence');
  });

  test('have the same text on every machine', () => {
    const manifest = { name: 'windows', version: '1.0.0', license: 'MIT' };
    expect(found(install('windows', manifest, { 'LICENCE.md': '\uFEFF\r\nTerms  \r\nof it\r\n\r\n' }))[0].text).toBe('Terms\nof it');
  });
});

const library = (name: string, text: string, more?: Partial<BundledLibrary>): BundledLibrary => ({ name, version: '1.0.0', license: 'MIT', bundles: ['cli'], text, ...more });

test('THIRD-PARTY-LICENSES.txt has each text once, below the names that share it', () => {
  const rule = '-'.repeat(80);
  expect(thirdPartyLicenses([library('a', 'Shared'), library('b', 'Own'), library('c', 'Shared')])).toContain(
    `a 1.0.0, MIT: cli\nb 1.0.0, MIT: cli\nc 1.0.0, MIT: cli\n\n${rule}\na 1.0.0\nc 1.0.0\n${rule}\n\nShared\n\n${rule}\nb 1.0.0\n${rule}\n\nOwn\n`,
  );
});

test('NOTICE passes on the notices of libraries', () => {
  expect(notice([library('a', 'Terms', { notice: 'Made by A' }), library('b', 'Terms')])).toMatch(/\n-{80}\nNotice of a 1\.0\.0\n-{80}\n\nMade by A\n$/);
});
