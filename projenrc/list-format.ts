import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { listReference, rulesReference } from '../src/core/list/reference';
import { listSchema } from '../src/core/list/schema';

/** Writes the files that are generated from the format of variable lists: the schema for editors, and the reference in the documentation. */

const ROOT = join(__dirname, '..');
const PAGE = join(ROOT, 'docs', 'variable-lists.md');
const between = (part: string): RegExp => new RegExp(`(<!-- ${part}: begin -->\\n)[^]*(<!-- ${part}: end -->)`);

writeFileSync(join(ROOT, 'schema', 'service-secrets.schema.json'), `${JSON.stringify(listSchema(), undefined, 2)}\n`);
write('format', listReference());
write('rules', rulesReference());

function write(part: string, text: string): void {
  writeFileSync(PAGE, readFileSync(PAGE, 'utf8').replace(between(part), (_all, begin: string, end: string) => `${begin}\n${text}\n${end}`));
}
