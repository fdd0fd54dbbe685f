import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { listReference } from '../src/core/list/reference';
import { listSchema } from '../src/core/list/schema';

/** Writes what is made from the format of variable lists: the schema for editors and the reference in the documentation. */

const ROOT = join(__dirname, '..');
const PAGE = join(ROOT, 'docs', 'variable-lists.md');
const BETWEEN = /(<!-- format: begin -->\n)[^]*(<!-- format: end -->)/;

writeFileSync(join(ROOT, 'schema', 'service-secrets.schema.json'), `${JSON.stringify(listSchema(), undefined, 2)}\n`);
writeFileSync(PAGE, readFileSync(PAGE, 'utf8').replace(BETWEEN, (_all, begin: string, end: string) => `${begin}\n${listReference()}\n${end}`));
