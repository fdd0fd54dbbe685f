import { CommandError } from '../errors';
import { sortedNames, Values } from './format';

/**
 * `export NAME='value'` lines for any POSIX shell. Within single quotes everything stands for itself; a single quote is
 * written by leaving them for a moment.
 */
export function printShell(values: Values): string {
  return sortedNames(values).map((name) => `export ${identifier(name)}=${quoteShell(values[name], name)}\n`).join('');
}

export function quoteShell(value: string, name: string): string {
  if (value.includes('\0')) {
    throw new CommandError(`${name} holds a NUL character, which no shell and no environment can carry`, 'choose --format json');
  }
  return `'${value.replace(/'/g, '\'\\\'\'')}'`;
}

/** Reads what `printShell` writes, and its like: assignments of single-quoted or bare words. Nothing is expanded or run. */
export function parseShell(text: string): Values {
  const values: Record<string, string> = {};
  const assignment = /(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=((?:'[^']*'|\\[^\n]|[A-Za-z0-9_./:@%+,=-])*)[ \t]*(?:#[^\n]*)?(?:\n|$)/y;
  const source = text.replace(/\s+$/, '\n');
  while (assignment.lastIndex < source.length && source.slice(assignment.lastIndex).trim() !== '') {
    const start = assignment.lastIndex;
    const match = assignment.exec(source);
    if (!match) {
      throw new CommandError(`line ${source.slice(0, start).split('\n').length} is not an assignment of a single-quoted value`, 'write export NAME=\'value\', or use a dotenv file');
    }
    if (match[1] in values) {
      throw new CommandError(`${match[1]} is set twice`, 'keep one of them');
    }
    values[match[1]] = match[2].replace(/'([^']*)'|\\([^\n])/g, (_all, quoted: string | undefined, escaped: string | undefined) => quoted ?? escaped ?? '');
  }
  return values;
}

function identifier(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new CommandError(`${name} is not a name that a shell can have`, 'choose --format json, or leave it out');
  }
  return name;
}
