import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** Records each command instead of running it, with the arguments that the shell passes. */
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
 * The commands of a block for the shell, as words, including those in pipes, lists and substitutions. The shell itself
 * parses the block. It runs no program, as its path is empty.
 *
 * @throws when the shell can't parse the block.
 */
export function commandsOf(code: string): string[][] {
  const directory = mkdtempSync(join(tmpdir(), 'shell-block-'));
  const recorded = join(directory, '.recorded');
  writeFileSync(recorded, '');
  // The shell runs no command whose input is missing.
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
