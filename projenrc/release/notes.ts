import { readFileSync, writeFileSync } from 'fs';
import { notes } from './changelog';

/** The release's notes are what CHANGELOG.md says, not a list of commits. */
writeFileSync('dist/changelog.md', notes(readFileSync('CHANGELOG.md', 'utf8'), readFileSync('dist/version.txt', 'utf8').trim()));
