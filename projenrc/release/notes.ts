import { readFileSync, writeFileSync } from 'fs';
import { notes } from './changelog';

/** Writes the release notes from CHANGELOG.md, instead of a list of commits. */
writeFileSync('dist/changelog.md', notes(readFileSync('CHANGELOG.md', 'utf8'), readFileSync('dist/version.txt', 'utf8').trim()));
