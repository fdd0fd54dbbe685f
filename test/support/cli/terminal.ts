import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BIN } from './run-cli';
import { CommandResult, findPython, runCommand } from '../emulator';

export interface TerminalOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The text to wait for, and the keys to type then. */
  readonly steps: readonly (readonly [string, string])[];
}

/** Runs the command line in a pseudo-terminal, for tests that type. */
export function runInTerminal(args: readonly string[], { cwd, env, steps }: TerminalOptions): Promise<CommandResult> {
  const terminal = join(__dirname, 'terminal.py');
  const { CI: _ci, ...interactive } = env;
  return runCommand(findPython(), [terminal, JSON.stringify(steps), process.execPath, BIN, ...args], {
    cwd, env: { ...interactive, TERM: 'xterm' },
  });
}

/** Runs an interactive shell in a pseudo-terminal, which prompts with `ready>`, has the command line as `css`, and writes its history to `history`. */
export function runInShell({ cwd, env, steps }: TerminalOptions): Promise<CommandResult> {
  const terminal = join(__dirname, 'terminal.py');
  const { CI: _ci, ...interactive } = env;
  const rc = join(cwd, 'bashrc');
  writeFileSync(rc, `PS1='ready> '\nHISTFILE=${join(cwd, 'history')}\ncss() { ${process.execPath} ${BIN} "$@"; }\n`);
  return runCommand(findPython(), [terminal, JSON.stringify(steps), 'bash', '--noprofile', '--rcfile', rc, '-i'], {
    cwd, env: { ...interactive, TERM: 'xterm', TERMINAL_SECONDS: '60' },
  });
}
