import { parse } from 'dotenv';
import { CommandError } from '../errors';
import { sortedNames, Values } from './format';

/**
 * dotenv files have no escape for a quote, so not every value can be written. What is printed is read back by the same
 * library before anybody gets it: a file of ours says exactly what it was given, to every dotenv reader.
 */

export function parseDotenv(text: string): Values {
  refuseDuplicates(text);
  return parse(text);
}

export function printDotenv(values: Values): string {
  const text = sortedNames(values).map((name) => `${dotenvLine(name, values[name])}\n`).join('');
  const read = parse(text);
  const changed = sortedNames(values).find((name) => read[name] !== values[name]);
  if (changed !== undefined) {
    // Two lines that are right alone may mean something else together.
    throw unwritable(changed);
  }
  return text;
}

export function dotenvLine(name: string, value: string): string {
  const written = candidates(value).find((candidate) => survives(name, candidate, value));
  if (written === undefined || !/^[\w.-]+$/.test(name)) {
    throw unwritable(name);
  }
  return `${name}=${written}`;
}

function unwritable(name: string): CommandError {
  return new CommandError(`${name} can't be written in dotenv, which has no way to quote its characters`, 'choose --format json or --format yaml');
}

const BARE = /^[A-Za-z0-9_./:@%+,=\\-]*$/;

function candidates(value: string): string[] {
  if (value.endsWith('\\')) {
    // Before a closing quote a backslash makes it part of the value, which then runs on to the next quote of the file.
    return /^[^\s'"`][^\r\n]*$/.test(value) ? [value] : [];
  }
  return [
    ...(BARE.test(value) ? [value] : []), `'${value}'`, `"${value.replace(/\n/g, '\\n').replace(/\r/g, '\\r')}"`, `"${value}"`, `\`${value}\``,
  ];
}

/** The lines that follow hold each kind of quote, so that a value can't run into them. */
function survives(name: string, written: string, value: string): boolean {
  const neighbours = { 'NEXT.1': 'a', 'NEXT.2': 'b', 'NEXT.3': 'c' };
  const read = parse(`${name}=${written}\nNEXT.1='a'\nNEXT.2="b"\nNEXT.3=\`c\`\n`);
  return read[name] === value && Object.entries(neighbours).every(([key, expected]) => read[key] === expected) && Object.keys(read).length === 4;
}

/** The library takes the last of two silently; which one is meant, only the author knows. */
function refuseDuplicates(text: string): void {
  const seen = new Map<string, number>();
  const masked = maskQuoted(text.replace(/\r\n?/g, '\n'));
  masked.split('\n').forEach((line, index) => {
    const name = /^\s*(?:export\s+)?([\w.-]+)\s*=/.exec(line)?.[1];
    const before = name && seen.get(name);
    if (before) {
      throw new CommandError(`${name} is set twice, in lines ${before} and ${index + 1}`, 'keep one of them');
    }
    if (name) {
      seen.set(name, index + 1);
    }
  });
}

/** Quoted values keep their line breaks and lose everything else. */
function maskQuoted(text: string): string {
  return text.replace(/(=[^\S\n]*)('(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`)/g, (_match, sign: string, quoted: string) => sign + quoted.replace(/[^\n]/g, '.'));
}
