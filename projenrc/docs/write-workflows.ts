import { mkdirSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { blocks, pages } from './pages';
import { isWorkflow } from './pipelines';

/** Writes the documentation's workflows into a folder, to lint them with the project's own. */
const folder = process.argv[2];
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
pages().flatMap(blocks).filter(({ language, code }) => language === 'yaml' && isWorkflow(parse(code)))
  .forEach(({ path, line, code }) => writeFileSync(join(folder, `${path.replace(/\W/g, '-')}-${line}.yml`), code));
