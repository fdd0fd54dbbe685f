import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { isAllowed } from './allowed';
import { standardText } from './standard-text';

/** The published bundles, by the names of their metafiles. */
export const BUNDLES = ['cli', 'follow', 'gate', 'lib', 'lookup', 'redeploy'];

export interface BundledLibrary {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Names of the bundles that contain its code. */
  readonly bundles: readonly string[];
  readonly text: string;
  /** The notices that Apache-2.0 requires. */
  readonly notice?: string;
}

export type Inputs = { readonly [bundle: string]: Pick<Metafile, 'outputs'> };

/** esbuild's metafile of each bundle. */
export function readInputs(project: string): Inputs {
  return Object.fromEntries(BUNDLES.map((bundle) => [bundle, JSON.parse(readFileSync(join(project, '.cache', 'bundles', `${bundle}.json`), 'utf8')) as Metafile]));
}

/** Folders of the libraries with code in the bundles, as in node_modules/yaml, and the names of the bundles. */
export function bundledFolders(inputs: Inputs): Map<string, Set<string>> {
  const bundlesOf = new Map<string, Set<string>>();
  for (const [bundle, { outputs }] of Object.entries(inputs)) {
    const inputsWithCode = Object.values(outputs).flatMap((output) => Object.entries(output.inputs)).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    for (const folder of inputsWithCode.flatMap(([path]) => libraryFolder(path))) {
      bundlesOf.set(folder, (bundlesOf.get(folder) ?? new Set()).add(bundle));
    }
  }
  return bundlesOf;
}

/**
 * The libraries with code in the bundles, sorted by name.
 *
 * @throws for a licence that isn't allowed and for a library without a licence text, all at once.
 */
export function bundledLibraries(project: string, inputs: Inputs): BundledLibrary[] {
  const problems = new Set<string>();
  const copies = [...bundledFolders(inputs)].map(([folder, bundles]): BundledLibrary => {
    const { name, version, license, author } = JSON.parse(readFileSync(join(project, folder, 'package.json'), 'utf8'));
    const text = file(join(project, folder), /^(licen[cs]e|copying)([.-].*)?$/i) ?? standardText(license, author);
    const where = `${name}@${version} (in ${[...bundles].sort().join(', ')})`;
    if (!isAllowed(license)) {
      problems.add(`\`license\` of ${where} must be one of projenrc/licenses/allowed.ts, got: ${JSON.stringify(license)}; use another library, or have its terms looked at before it is added there`);
    }
    if (text === undefined) {
      problems.add(`${where} must have a file with its licence, or a standard one and an author; use another library`);
    }
    return { name, version, license, bundles: [...bundles].sort(), text: text ?? '', notice: file(join(project, folder), /^notice([.-].*)?$/i) };
  });
  if (problems.size) {
    throw new Error([...problems].sort().join('\n'));
  }
  // Two copies of one version are one library.
  const libraries = new Map<string, BundledLibrary>();
  for (const copy of copies) {
    const id = `${copy.name}@${copy.version}`;
    libraries.set(id, { ...copy, bundles: [...new Set([...copy.bundles, ...libraries.get(id)?.bundles ?? []])].sort() });
  }
  return [...libraries].sort(([a], [b]) => compare(a, b)).map(([, library]) => library);
}

/** The innermost package of a path, as one may be installed within another. */
function libraryFolder(path: string): string[] {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.slice(0, 1) ?? [];
}

function file(folder: string, name: RegExp): string | undefined {
  const found = existsSync(folder) ? readdirSync(folder).filter((entry) => name.test(entry)).sort()[0] : undefined;
  return found && readFileSync(join(folder, found), 'utf8').replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n').replace(/[ \t]+$/gm, '').replace(/^\n+|\n+$/g, '');
}

/** By code units: the same order on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
