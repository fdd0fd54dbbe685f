import { Command, CommanderError } from 'commander';
import { buildProgram } from '../../src/cli/program';

/** Shells with a script, see `src/cli/completion/`. */
const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

/** Placeholders for any of them in text. */
const PLACEHOLDERS = ['COMMAND'];

/**
 * The error of the command line's grammar for some arguments. Runs nothing.
 *
 * @param args The words after `cdk-service-secrets`.
 */
export function ownCommandProblem(args: readonly string[], { shortened = false } = {}): string | undefined {
  const [command] = args;
  // The program's name without arguments, in running text.
  if (command === undefined || PLACEHOLDERS.includes(command)) {
    return undefined;
  }
  if (command === 'complete') {
    return SHELLS.includes(args[1]) && args.length === 2 ? undefined : 'complete takes the name of a shell';
  }
  const program = silent(buildProgram('0.0.0', async () => undefined));
  try {
    program.parse([...args], { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    const fine = error.exitCode === 0 || (shortened && /^commander\.(missing|optionMissing)/.test(error.code));
    return fine ? undefined : error.message;
  }
}

function silent(command: Command): Command {
  command.exitOverride().configureOutput({ writeOut: () => undefined, writeErr: () => undefined }).showHelpAfterError(false);
  command.commands.forEach(silent);
  return command;
}
