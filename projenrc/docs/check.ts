import { readFileSync } from 'fs';
import { relative } from 'path';
import { commandProblems } from './commands';
import { draw } from './diagrams';
import { excerptProblems } from './excerpts';
import { linkProblems } from './links';
import { blocks, pages, ROOT } from './pages';
import { compileSnippets } from './snippets';

/** Examples compile or stand in a tested app, links and commands exist, pictures are those of their sources. README and docstrings go through rosetta as well. */
async function main(): Promise<void> {
  const all = pages();
  const code = all.flatMap(blocks);
  const snippets = compileSnippets(code.filter(({ language }) => language === 'ts'));
  const problems = [...snippets.problems, ...linkProblems(all), ...commandProblems(code), ...excerptProblems(code), ...await stale()];
  problems.forEach((problem) => console.error(problem));
  if (problems.length) {
    process.exitCode = 1;
  } else {
    console.log(`${all.length} pages: ${snippets.count} examples compile, links and commands exist, pictures are up to date`);
  }
}

async function stale(): Promise<string[]> {
  const diagrams = await draw();
  return diagrams.filter(({ file, svg }) => read(file) !== svg).map(({ file }) => `${relative(ROOT, file)} is not what its source gives; run: npx projen diagrams`);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

void main();
