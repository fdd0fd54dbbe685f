import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** Writes down each command instead of running it, with its arguments as the shell gives them. */
const RECORD = `
PATH=/nowhere
# Commands of a pipe run at the same time: each is one write.
record() { local words; builtin printf -v words '%s\\037' "$@"; builtin printf '%s\\036' "$words" >> "$RECORDED"; }
command_not_found_handle() { record "$@"; }
exec() { record "$@"; }
# A substituted process is waited for.
source() { while read -r _; do :; done < "$1"; }
cd() { :; }
`;

/**
 * The commands of a block for the shell, as words: those in pipes, lists and substitutions too. The shell itself takes the
 * block apart. No program is run, as none can be found.
 *
 * @throws when the shell can't read the block.
 */
export function commandsOf(code: string): string[][] {
  const directory = mkdtempSync(join(tmpdir(), 'shell-block-'));
  const recorded = join(directory, '.recorded');
  writeFileSync(recorded, '');
  // A command whose input is missing isn't run.
  [...code.matchAll(/<\s*([\w.-]+)/g)].forEach(([, file]) => writeFileSync(join(directory, file), ''));
  try {
    const { status, stderr, error } = spawnSync('/bin/bash', ['--norc', '--noprofile', '-c', `${RECORD}\n${code}`], {
      cwd: directory, encoding: 'utf8', env: { RECORDED: recorded }, timeout: 10_000, input: '',
    });
    if (error ?? status !== 0) {
      throw new Error(error?.message ?? stderr.trim());
    }
    return readFileSync(recorded, 'utf8').split('\x1e').slice(0, -1).map((command) => command.split('\x1f').slice(0, -1));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
