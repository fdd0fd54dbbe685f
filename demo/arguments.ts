import { parseArgs } from 'node:util';

export interface Arguments {
  /** Leave the emulator and the deployed app running after the last step, until the process is told to end. */
  readonly keep: boolean;
}

export const USAGE = 'npm run demo [-- --keep]';

/** Throws with the usage. */
export function parseArguments(args: readonly string[]): Arguments {
  try {
    const { values: { keep = false } } = parseArgs({ args: [...args], options: { keep: { type: 'boolean' } } });
    return { keep };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`);
  }
}
