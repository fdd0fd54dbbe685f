import { Command, CommanderError } from 'commander';
import { Io } from './io';
import { PROGRAM } from '../core/commands';

/** Usage errors in words that don't repeat the input, as it may be a value in the wrong place. */

/** Commander prints its errors itself, before it throws them. */
export function withoutRepeating(program: Command, { stdout, stderr, program: name = PROGRAM }: Pick<Io, 'stdout' | 'stderr' | 'program'>): Command {
  const output = {
    // The examples of the help begin with the name by which the user started the program.
    writeOut: (text: string) => void stdout.write(text.replaceAll(PROGRAM, name)),
    writeErr: (text: string) => void stderr.write(text),
    outputError: (text: string, write: (text: string) => void): void => write(usageMessage(text)),
  };
  [program, ...program.commands].forEach((command) => command.configureOutput(output));
  return program;
}

/** An error of Commander, for programs. */
export function usageProblem(error: CommanderError): string {
  return usageMessage(error.message).trim();
}

/** Words of other tools for a command that has another name here. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ...['set', 'add', 'write', 'update', 'edit'].map((word) => [word, 'put'] as const),
  ...['show', 'read'].map((word) => [word, 'get'] as const),
  ...['ls', 'names'].map((word) => [word, 'list'] as const),
  ...['rm', 'remove', 'unset'].map((word) => [word, 'delete'] as const),
  ...['undo', 'revert', 'restore'].map((word) => [word, 'rollback'] as const),
  ...['run', 'env'].map((word) => [word, 'exec'] as const),
]);

const NO_ARGUMENT = '\n(a value is never an argument, as shells keep what is typed: leave it out, and put asks for it, or reads standard input)';

/** Commander suggests only names of its own grammar. */
export function usageMessage(text: string): string {
  const suggested = /\n\(Did you mean [^()]*\?\)\s*$/.exec(text)?.[0] ?? '';
  const suggestion = hintFor(text) ?? suggested;
  const message = text.slice(0, text.length - suggested.length)
    .replace(/unknown (option|command) '[^]*'/, (_whole, what: string) => `unknown ${what}`)
    .replace(/^(error: (?:option|command-argument value)[^]*?) ?argument '[^]*' is invalid\./, '$1 has a value that is not possible.')
    .replace(/^error: command-argument value '[^]*' is invalid for argument '([^']*)'\./, 'error: <$1> has a value that is not possible.');
  return `${message.trimEnd()}${suggestion.trimEnd()}\n`;
}

function hintFor(text: string): string | undefined {
  const meant = SYNONYMS.get(/^error: unknown command '([^']*)'/.exec(text)?.[1] ?? '');
  return meant !== undefined ? `\n(Did you mean ${meant}?)` : /^error: too many arguments for 'put'/.test(text) ? NO_ARGUMENT : undefined;
}
