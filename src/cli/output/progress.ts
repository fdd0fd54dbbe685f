import { Io } from '../io';

export interface Progress {
  update(text: string): void;
}

interface Spinner {
  clear(): unknown;
  render(): unknown;
}

let shown: Spinner | undefined;

/** Prints a line on stderr, even while a spinner runs. */
export function noteBeside(io: Io, text: string): void {
  shown?.clear();
  io.stderr.write(`${text}\n`);
  shown?.render();
}

/** A spinner on stderr in a terminal. Elsewhere it prints nothing, so that logs stay readable. */
export async function withProgress<T>(io: Io, text: string, work: (progress: Progress) => Promise<T>): Promise<T> {
  // A spinner needs the terminal's width, which some build agents lack.
  if (!io.stderr.isTTY || !io.stderr.columns || io.env.CI || io.env.NO_COLOR || io.env.TERM === 'dumb') {
    return work({ update: () => undefined });
  }
  const { default: ora } = await import('ora');
  const spinner = ora({ text, stream: io.stderr as NodeJS.WriteStream, discardStdin: false }).start();
  shown = spinner;
  try {
    return await work({ update: (next) => { spinner.text = next; } });
  } finally {
    shown = undefined;
    spinner.stop();
  }
}
