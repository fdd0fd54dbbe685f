import { Command, CommanderError } from 'commander';
import { buildProgram } from '../../src/cli/program';

/** Shells that have a script, see `src/cli/completion/`. */
const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

/** Stand for any of them in text. */
const PLACEHOLDERS = ['COMMAND'];

/**
 * What the grammar of the command line says against arguments; nothing runs.
 *
 * @param args What stands after `cdk-service-secrets`.
 */
export function ownCommandProblem(args: readonly string[], { shortened = false } = {}): string | undefined {
  const [command] = args;
  // The name of the program alone, in running text.
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
