import { CommandError } from '../errors';
import { twice } from './entries';
import { emptyValues, FileValues } from './file-values';
import { Values } from './format';
import { lineIndex } from './line-index';
import { LineProblem, refusal } from './problems';
import { sortedNames } from '../../core/list/lookup';

/**
 * `export NAME='value'` lines for any POSIX shell. Within single quotes every character is literal. A single quote
 * closes the quotes, is escaped, and opens them again.
 */
export function printShell(values: Values): string {
  return sortedNames(Object.keys(values)).map((name) => `export ${identifier(name)}=${quoteShell(values[name], name)}\n`).join('');
}

function quoteShell(value: string, name: string): string {
  if (value.includes('\0')) {
    throw new CommandError(`${name} contains a NUL character, which no shell and no environment can carry`, 'choose --format json');
  }
  return `'${value.replace(/'/g, '\'\\\'\'')}'`;
}

const SKIPPED = /[ \t]*(?:#[^\n]*)?(?:\n|$)/y;
const ASSIGNMENT = /[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=((?:'[^']*'|\\[^\n]|[A-Za-z0-9_./:@%+,=-])*)[ \t]*(?:[ \t]#[^\n]*)?(?:\n|$)/y;

/** Reads the output of `printShell` and similar files: assignments of single-quoted or bare words. It expands and runs nothing. */
export function parseShell(file: string, text: string): FileValues {
  const values = emptyValues();
  const lines = new Map<string, number>();
  const bareNames = new Map<string, number>();
  const problems: LineProblem[] = [];
  const lineOf = lineIndex(text);
  for (let at = 0; at < text.length;) {
    const skipped = matchAt(SKIPPED, text, at);
    const match = skipped ? null : matchAt(ASSIGNMENT, text, at);
    const line = lineOf(at);
    if (!skipped && !match) {
      throw refusal(file, [...problems, { line, must: 'must be an assignment of a single-quoted value', fix: 'write export NAME=\'value\', or use a dotenv file' }]);
    }
    at += (skipped ?? match)![0].length;
    if (match) {
      const [, name, word] = match;
      const before = lines.get(name);
      if (before !== undefined) {
        problems.push({ line, name, ...twice(before) });
      }
      lines.set(name, before ?? line);
      values[name] = word.replace(/'([^']*)'|\\([^\n])/g, (_all, quoted: string | undefined, escaped: string | undefined) => quoted ?? escaped ?? '');
      if (/^=*$/.test(word)) {
        bareNames.set(name, line);
      }
    }
  }
  if (problems.length > 0) {
    throw refusal(file, problems);
  }
  return { values, doubts: [], remarks: [], bareNames };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function identifier(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new CommandError(`${name} is not a name that a shell can have`, 'choose --format json, or leave it out');
  }
  return name;
}
