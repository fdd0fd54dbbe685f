import { CommanderError } from 'commander';
import type { Context } from './context';
import { EXIT, explain } from './errors';
import { Io } from './io';
import type { Output } from './output/output';
import { buildProgram, Start } from './program';
import type { Session } from './session';

/** Runs the command line of this process. */
export async function main(version: string): Promise<void> {
  const io: Io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: { ...process.env }, cwd: process.cwd() };
  // Advice for developers of this package; people who use it can't act on it.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  leaveQuietlyWhenNobodyReads();
  const program = buildProgram(version, starter(io)).exitOverride();
  program.commands.forEach((command) => command.exitOverride());
  try {
    if (process.argv[2] === 'complete') {
      const { addCompletion } = await import('./completion.js');
      await addCompletion(program);
    }
    await program.parseAsync();
  } catch (error) {
    process.exitCode = fail(io, error);
  }
}

function starter(io: Io): Start {
  return async (load, received, options) => {
    const [action, { Output }, { Session }] = await Promise.all([load(), import('./output/output.js'), import('./session.js')]);
    process.exitCode = await action(new ProcessContext(io, new Output(io, Boolean(options.json)), new Session(io, options)), ...received);
  };
}

class ProcessContext implements Context {
  private interruption?: AbortController;

  constructor(readonly io: Io, readonly output: Output, readonly session: Session) {}

  /** For commands that ask: the first interrupt lets what is under way end, the second one ends the process. */
  get signal(): AbortSignal {
    if (!this.interruption) {
      const controller = new AbortController();
      process.once('SIGINT', () => controller.abort());
      this.interruption = controller;
    }
    return this.interruption.signal;
  }
}

function fail(io: Io, error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has said it already; help and version are no failures.
    return error.exitCode === 0 ? EXIT.fine : EXIT.failed;
  }
  if (error instanceof Error && error.name === 'ExitPromptError') {
    io.stderr.write('interrupted; nothing was written\n');
    return EXIT.interrupted;
  }
  io.stderr.write(`cdk-service-secrets: ${explain(error)}\n`);
  return EXIT.failed;
}

/** `list | head` closes the pipe early. */
function leaveQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT.fine : EXIT.failed);
  });
}
