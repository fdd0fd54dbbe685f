import { readFileSync } from 'fs';
import { join, relative } from 'path';
import { apiProblems, Assembly } from './api';
import { commandProblems, commandsIn } from './commands';
import { dataProblems } from './data';
import { draw } from './diagrams';
import { excerptProblems } from './excerpts';
import { linkProblems } from './links';
import { blocks, codeSpans, pages, ROOT } from './pages';
import { scriptsIn } from './pipelines';
import { compileSnippets } from './snippets';

/**
 * Checks that examples compile or are part of a tested app, commands fit their grammars, data is valid, links lead to a
 * target, pictures are up to date with their sources, and the API is explained. README and docstrings go through rosetta
 * as well.
 */
async function main(): Promise<void> {
  const all = pages();
  const code = all.flatMap(blocks);
  const snippets = compileSnippets(code.filter(({ language }) => language === 'ts'));
  const api = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as Assembly;
  const { commands, problems: unreadable } = commandsIn([...code, ...scriptsIn(code)], all.flatMap(codeSpans));
  const problems = [
    ...snippets.problems, ...linkProblems(all), ...unreadable, ...commandProblems(commands), ...dataProblems(code), ...excerptProblems(code), ...apiProblems(api), ...await stale(),
  ];
  problems.forEach((problem) => console.error(problem));
  if (problems.length) {
    process.exitCode = 1;
  } else {
    console.log(`${all.length} pages: ${snippets.count} examples compile, ${commands.length} commands fit their grammars, data and links are valid, `
      + `pictures are up to date; ${Object.keys(api.types ?? {}).length} types of the API are explained`);
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
