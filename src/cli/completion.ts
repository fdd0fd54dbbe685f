import { Command } from 'commander';

/** `complete SHELL` prints the shell's script; the shell calls `complete -- WORDS` for what fits. */
export async function addCompletion(program: Command): Promise<void> {
  const { default: tab } = await import('@bomb.sh/tab/commander');
  tab(program);
}
