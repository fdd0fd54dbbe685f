import { CommanderError } from 'commander';
import type { Context } from './context';
import { described, EXIT, ExitCode, explain } from './errors';
import { Io } from './io';
import { fixMembers } from '../core/fix';
import type { Output } from './output/output';
import { Action, buildProgram, Start } from './program';
import { programName } from './program-name';
import type { Session } from './session';
import { SourceOptions } from './session-options';
import { usageProblem, withoutRepeating } from './usage';

/** The package that contains this program. */
interface Package {
  readonly name: string;
  readonly version: string;
}

/** Runs the command line of this process. */
export async function main({ name, version }: Package): Promise<void> {
  const io: Io = {
    program: programName(name, process.env),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: { ...process.env },
    cwd: process.cwd(),
  };
  // This warning addresses developers of this package. Its users can't act on it.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  goOnWhenNobodyReads();
  process.exitCode = await runProgram(version, process.argv.slice(2), io);
}

/** Runs the command line and returns its exit code. */
export async function runProgram(version: string, args: readonly string[], io: Io): Promise<ExitCode> {
  const run: Run = { io, version, args, exitCode: EXIT.fine };
  const program = withoutRepeating(buildProgram(version, starter(run)), io).exitOverride();
  program.commands.forEach((command) => command.exitOverride());
  try {
    if (args[0] === 'complete') {
      const { complete } = await import('./completion/index.js');
      return await complete(program, args.slice(1), io);
    }
    await program.parseAsync(args, { from: 'user' });
    return run.exitCode;
  } catch (error) {
    return fail(run, error);
  }
}

type Load = () => Promise<Action<readonly unknown[]>>;

/** What a run has set up by the time of an error. */
interface Run {
  readonly io: Io;
  readonly version: string;
  readonly args: readonly string[];
  exitCode: ExitCode;
  output?: Output;
}

function starter(run: Run): Start {
  const { io, version } = run;
  return async (load, received, options, asks) => {
    if (!asks) {
      return begin(load, received, options);
    }
    const { Terminal } = await import('./output/terminal.js');
    Terminal.hold(io);
    try {
      await begin(load, received, options);
    } finally {
      Terminal.release();
    }
  };

  async function begin(load: Load, received: readonly unknown[], options: SourceOptions): Promise<void> {
    const [action, { Output }, { Session }, { noteBeside }, { throttling }] = await Promise.all([
      load(), import('./output/output.js'), import('./session.js'), import('./output/progress.js'), import('./aws/connection/throttling.js'),
    ]);
    throttling.listen((seconds) => noteBeside(io, `AWS throttles these calls; still trying after ${seconds} seconds`));
    run.output = new Output(io, Boolean(options.json));
    run.exitCode = await action(new ProcessContext(version, io, run.output, new Session(io, options)), ...received);
  }
}

class ProcessContext implements Context {
  private interruption?: AbortController;

  constructor(readonly version: string, readonly io: Io, readonly output: Output, readonly session: Session) {}

  /** For commands that ask: at the first interrupt the current step finishes, at the second the process ends. */
  get signal(): AbortSignal {
    if (!this.interruption) {
      const controller = new AbortController();
      process.once('SIGINT', () => controller.abort());
      this.interruption = controller;
    }
    return this.interruption.signal;
  }
}

function fail({ io, args, output }: Run, error: unknown): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) {
    return EXIT.fine; // Commander throws for help and version too.
  }
  const interrupted = error instanceof Error && error.name === 'ExitPromptError';
  const problem = interrupted ? { message: 'interrupted; nothing was written' } : error instanceof CommanderError ? { message: usageProblem(error) } : described(error);
  if ((output?.asJson ?? asksForJson(args)) && !output?.hasResult) {
    io.stdout.write(`${JSON.stringify({ error: { ...problem, ...('fix' in problem && problem.fix ? fixMembers(problem.fix) : {}) } }, undefined, 2)}\n`);
  }
  if (interrupted) {
    io.stderr.write(`${problem.message}\n`);
  } else if (!(error instanceof CommanderError)) { // Commander has already printed it.
    io.stderr.write(`cdk-service-secrets: ${explain(error)}\n`);
  }
  return interrupted ? EXIT.interrupted : EXIT.failed;
}

/** Also works if the grammar rejects the rest of the line. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? undefined : end).includes('--json');
}

/** `check | head` closes the pipe early. The command continues, so that a write completes and the exit code is the same. */
function goOnWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      process.exit(EXIT.failed);
    }
  });
}
