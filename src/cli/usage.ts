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

/** Commander suggests only names of its own grammar. */
export function usageMessage(text: string): string {
  const suggestion = /\n\(Did you mean [^()]*\?\)\s*$/.exec(text)?.[0] ?? '';
  const message = text.slice(0, text.length - suggestion.length)
    .replace(/unknown (option|command) '[^]*'/, (_whole, what: string) => `unknown ${what}`)
    .replace(/^(error: (?:option|command-argument value)[^]*?) ?argument '[^]*' is invalid\./, '$1 has a value that is not possible.')
    .replace(/^error: command-argument value '[^]*' is invalid for argument '([^']*)'\./, 'error: <$1> has a value that is not possible.');
  return `${message.trimEnd()}${suggestion.trimEnd()}\n`;
}
