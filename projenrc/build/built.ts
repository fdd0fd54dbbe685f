import { createHash } from 'crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';

export const PROJECT = resolve(__dirname, '..', '..');

interface Product {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Inputs of every build: installed packages, the task itself, and compiler options. */
const EVERYTHING = ['node_modules/.package-lock.json', 'package.json', '.projen/tasks.json', 'tsconfig.json', 'src', 'projenrc/build'];

/** Products of tasks and their inputs, as of the beginning of the build. */
export const PRODUCTS: Readonly<Record<string, Product>> = {
  bundle: { inputs: EVERYTHING, outputs: ['assets', '.cache/bundles'] },
  // jsii copies the README into its assembly.
  compile: { inputs: [...EVERYTHING, 'README.md', 'projenrc/library.ts'], outputs: ['.jsii', 'lib'] },
  translate: { inputs: [...EVERYTHING, 'README.md', 'rosetta', '.jsii', 'lib'], outputs: ['.jsii.tabl.json'] },
};

/**
 * Whether a product was built from exactly its present inputs. It compares digests, not times: a checkout of older
 * sources counts as a change, and so does an output that was deleted or edited. Otherwise it records the inputs for
 * `done`.
 */
export function isFresh(name: string, root = PROJECT): boolean {
  const { inputs, outputs } = product(name);
  const note = read(noted(root, name));
  const now = digest(root, inputs);
  if (note?.inputs === now && note.outputs === digest(root, outputs)) {
    return true;
  }
  rmSync(noted(root, name), { force: true });
  write(begun(root, name), { inputs: now });
  return false;
}

/** Records that a product was built from the inputs that `isFresh` saw. */
export function done(name: string, root = PROJECT): void {
  const inputs = read(begun(root, name))?.inputs;
  rmSync(begun(root, name), { force: true });
  if (inputs) {
    write(noted(root, name), { inputs, outputs: digest(root, product(name).outputs) });
  }
}

/** A digest of the files in these places, with their names. */
export function digest(root: string, places: readonly string[]): string {
  const hash = createHash('sha256');
  for (const place of places) {
    for (const file of filesIn(root, place)) {
      hash.update(`${file}\0`).update(readFileSync(join(root, file))).update('\0');
    }
  }
  return hash.digest('hex');
}

function filesIn(root: string, place: string): string[] {
  const path = join(root, place);
  if (!existsSync(path)) {
    return [];
  }
  return statSync(path).isDirectory() ? readdirSync(path).sort().flatMap((name) => filesIn(root, join(place, name))) : [place];
}

interface Note {
  readonly inputs: string;
  readonly outputs?: string;
}

const folder = (root: string): string => join(root, '.cache', 'build');
const noted = (root: string, name: string): string => join(folder(root), `${name}.json`);
const begun = (root: string, name: string): string => join(folder(root), `${name}.begun.json`);

function product(name: string): Product {
  if (!PRODUCTS[name]) {
    throw new Error(`The product must be one of ${Object.keys(PRODUCTS).join(', ')}, got: ${name}`);
  }
  return PRODUCTS[name];
}

function read(file: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Note;
  } catch {
    return undefined;
  }
}

function write(file: string, note: Note): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify(note));
}

if (require.main === module) {
  const [command, name] = process.argv.slice(2);
  if (command === 'done') {
    done(name);
  } else {
    process.exitCode = isFresh(name) ? 0 : 1;
  }
}
