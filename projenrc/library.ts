import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { preProcessFile } from 'typescript';

/**
 * Converts lib/ to its published form: one module, as two hundred take twice as long to load, and the types that
 * lib/index.d.ts reaches. The functions and the command line are in assets/.
 */
const PROJECT = resolve(__dirname, '..');
const LIB = join(PROJECT, 'lib');

vendor();
const library = bundle();
const reached = declarations();
for (const file of readdirSync(LIB, { recursive: true, encoding: 'utf8' })) {
  if (/\.js$/.test(file) || (/\.d\.ts$/.test(file) && !reached.has(file))) {
    rmSync(join(LIB, file));
  }
}
removeEmptyFolders(LIB);
writeFileSync(join(LIB, 'index.js'), library);

/** Bundles libraries into the modules of src/core/vendor. */
function vendor(): void {
  const folder = join('src', 'core', 'vendor');
  const { metafile } = buildSync({
    absWorkingDir: PROJECT,
    entryPoints: readdirSync(join(PROJECT, folder)).map((file) => join(folder, file)),
    outdir: join(LIB, 'core', 'vendor'),
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    legalComments: 'none',
    metafile: true,
  });
  mkdirSync(join(PROJECT, '.cache', 'bundles'), { recursive: true });
  writeFileSync(join(PROJECT, '.cache', 'bundles', 'lib.json'), JSON.stringify(metafile));
}

/** The footer is never run: Node.js reads in it the names that an ES module may import. */
function bundle(): string {
  const exported = Object.keys(createRequire(__filename)(join(LIB, 'index.js')) as object);
  const { outputFiles } = buildSync({
    stdin: { contents: "module.exports = require('./index.js');", resolveDir: LIB },
    footer: { js: `0 && (module.exports = { ${exported.join(', ')} });` },
    absWorkingDir: PROJECT,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    keepNames: true,
    write: false,
  });
  return outputFiles[0].text;
}

/** The files that a compiler reads for `import 'cdk-service-secrets'`. */
function declarations(from = 'index.d.ts', seen = new Set<string>()): Set<string> {
  seen.add(from);
  for (const { fileName } of preProcessFile(readFileSync(join(LIB, from), 'utf8')).importedFiles) {
    const target = fileName.startsWith('.') ? declarationFile(join(dirname(from), fileName)) : undefined;
    if (target && !seen.has(target)) {
      declarations(target, seen);
    }
  }
  return seen;
}

/** The file of a module that is a file or a folder. */
function declarationFile(module: string): string {
  return existsSync(join(LIB, `${module}.d.ts`)) ? `${module}.d.ts` : join(module, 'index.d.ts');
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      removeEmptyFolders(join(folder, entry.name));
    }
  }
  if (readdirSync(folder).length === 0) {
    rmdirSync(folder);
  }
}
