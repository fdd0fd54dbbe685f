import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { preProcessFile } from 'typescript';

/**
 * Converts lib/ to its published form: bundles libraries into the modules of src/core/vendor, and removes everything
 * that lib/index doesn't reach. The functions and the command line are in assets/.
 */
const PROJECT = resolve(__dirname, '..');
const LIB = join(PROJECT, 'lib');

vendor();
const reached = new Set([...modules(), ...declarations()]);
for (const file of readdirSync(LIB, { recursive: true, encoding: 'utf8' })) {
  if (/\.(js|d\.ts)$/.test(file) && !reached.has(file)) {
    rmSync(join(LIB, file));
  }
}
removeEmptyFolders(LIB);

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

/** The modules that `require('cdk-service-secrets')` can load. */
function modules(): string[] {
  const { metafile } = buildSync({
    absWorkingDir: PROJECT,
    entryPoints: [join(LIB, 'index.js')],
    bundle: true,
    platform: 'node',
    packages: 'external',
    write: false,
    metafile: true,
  });
  return Object.keys(metafile.inputs).map((input) => relative(LIB, join(PROJECT, input)));
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
