import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /**
   * Time limit, after which the program is killed and the result says so. It only matters where a program hangs: the
   * machine may be busy. @default 540000, a minute before jest ends the test
   */
  readonly timeoutMs?: number;
  /** Called with each chunk of output, standard output and errors alike, when it arrives. */
  readonly onOutput?: (text: string) => void;
  /** The program's standard input. @default - nothing */
  readonly input?: string;
  /** Kills the program; then the promise rejects. */
  readonly signal?: AbortSignal;
}

export interface CommandResult {
  readonly exitCode: number;
  /** Standard output and errors, in the order of arrival. */
  readonly output: string;
  /** Standard output alone. */
  readonly stdout: string;
  readonly milliseconds: number;
}

/** Exit code of a program that reached the time limit, equal to that of `timeout(1)`. */
export const TIMED_OUT = 124;

const GRACE_MS = 5_000;

const TIMEOUT_MS = 540_000;

/** Runs a program to its end. An exit code never rejects the promise. */
export async function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const started = Date.now();
  const { timeoutMs = TIMEOUT_MS } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, signal: options.signal, stdio: ['pipe', 'pipe', 'pipe'] });
    // A program that doesn't read all of it may close its end.
    child.stdin.on('error', () => undefined).end(options.input);
    let output = '';
    let stdout = '';
    let timedOut = false;
    const take = (text: string) => {
      output += text;
      options.onOutput?.(text);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      take(text);
    });
    child.stderr.setEncoding('utf8').on('data', take);
    let kill: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGTERM');
      kill = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    }, timeoutMs);
    child.once('error', error => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', code => {
      clearTimeout(timer);
      clearTimeout(kill);
      if (timedOut) take(`\nended after ${timeoutMs / 1000} s\n`);
      resolve({ exitCode: timedOut ? TIMED_OUT : code ?? 1, output, stdout, milliseconds: Date.now() - started });
    });
  });
}
