import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundledLibraries, readInputs } from './bundled';
import { notice, thirdPartyLicenses } from './render';

/** Writes the licences of the libraries in the bundles. */
const PROJECT = resolve(__dirname, '..', '..');

const libraries = bundledLibraries(PROJECT, readInputs(PROJECT));
writeFileSync(join(PROJECT, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicenses(libraries));
writeFileSync(join(PROJECT, 'NOTICE'), notice(libraries));
console.log(`${libraries.length} libraries`);
