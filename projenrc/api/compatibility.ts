import { spawnSync } from 'child_process';
import { copyFileSync, existsSync, mkdirSync } from 'fs';
import { join } from 'path';
import { rule } from '../../src/core/errors';

/** Keeps `.jsii` in the folder, with the sources of a tag. */
export type Build = (folder: string) => void;

/** The newest version tag at or before HEAD, if there is one. */
export function lastVersionTag(repository: string): string | undefined {
  const { status, stdout } = run('git', ['describe', '--tags', '--match', 'v*', '--abbrev=0'], repository);
  if (status === 0) return stdout.trim();
  if (run('git', ['rev-parse', '--is-shallow-repository'], repository).stdout.trim() === 'true') {
    throw new Error(rule({
      subject: 'git',
      must: 'must have the history with its tags',
      got: 'a shallow clone',
      fix: 'git fetch --unshallow --tags',
    }));
  }
  return undefined;
}

/** A folder with the assembly of a tag. Builds it once, in a temporary worktree. */
export function assemblyOf(tag: string, { repository, cache, build }: { repository: string; cache: string; build: Build }): string {
  const commit = must('git', ['rev-parse', '--short=12', `${tag}^{commit}`], repository).trim();
  const folder = join(cache, `${tag}-${commit}`);
  if (existsSync(join(folder, '.jsii'))) return folder;
  const worktree = `${folder}.sources`;
  must('git', ['worktree', 'add', '--force', '--detach', worktree, commit], repository);
  try {
    build(worktree);
    mkdirSync(folder, { recursive: true });
    // The assembly last: its presence shows that the folder is complete.
    for (const file of ['package.json', '.jsii']) copyFileSync(join(worktree, file), join(folder, file));
  } finally {
    must('git', ['worktree', 'remove', '--force', worktree], repository);
  }
  return folder;
}

export interface Comparison {
  readonly compatible: boolean;
  /** The output of jsii-diff: a line for each break, with its key in brackets. */
  readonly report: string;
}

export function compare(original: string, updated: string, ignoreFile: string): Comparison {
  const program = require.resolve('jsii-diff/bin/jsii-diff');
  const { status, stdout, stderr } = run(process.execPath, [program, original, updated, '--keys', '--error-on', 'all', '--ignore-file', ignoreFile]);
  if (status !== 0 && status !== 1) throw new Error(`jsii-diff failed: ${stderr}`);
  return { compatible: status === 0, report: `${stdout}${stderr}`.trim() };
}

export function must(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = run(program, args, cwd);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

function run(program: string, args: readonly string[], cwd?: string) {
  const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
  return spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
