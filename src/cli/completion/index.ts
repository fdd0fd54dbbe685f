import { Command } from 'commander';
import { candidates, KnownNames } from './candidates';
import { SCRIPTS } from './scripts';
import { typedLine } from './words';
import { CommandError, EXIT, ExitCode } from '../errors';
import { Io } from '../io';

/** `complete SHELL` prints the shell's script. The shell calls `complete -- WORDS`, which prints one candidate a line. */
export async function complete(program: Command, args: readonly string[], io: Io): Promise<ExitCode> {
  const [shell, ...words] = args;
  if (shell === '--') {
    const line = typedLine(words);
    const found = line ? await candidates(program, line, namesOf(io, line.before)) : [];
    found.forEach(({ text, description }) => io.stdout.write(`${text}${description ? `\t${description.replace(/\s+/g, ' ')}` : ''}\n`));
    return EXIT.fine;
  }
  const script = SCRIPTS.get(shell);
  if (script === undefined || words.length > 0) {
    throw new CommandError('complete prints the script of one shell', `choose one of: ${[...SCRIPTS.keys()].join(', ')}`);
  }
  io.stdout.write(script);
  return EXIT.fine;
}

/** Reads only templates, as a TAB must not call AWS. An unreadable template has no names. */
function namesOf(io: Io, before: readonly string[]): KnownNames {
  const at = before.indexOf('--app');
  const app = at < 0 ? io.env.CDK_SERVICE_SECRETS_APP || undefined : before[at + 1];
  const isDeployed = before.includes('--deployed') || (at < 0 && Boolean(io.env.CDK_SERVICE_SECRETS_DEPLOYED));
  const read = async (service?: string) => {
    const { Session } = await import('../session.js');
    return isDeployed ? [] : new Session(io, { app, service }).services().catch(() => []);
  };
  return {
    services: async () => (await read()).map(({ path }) => path).sort(),
    variables: async (service) => [...new Set((await read(service)).flatMap(({ declaration }) => Object.keys(declaration.variables)))].sort(),
  };
}
