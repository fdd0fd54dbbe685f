import { Io } from '../io';

export interface Progress {
  update(text: string): void;
}

interface Spinner {
  clear(): unknown;
  render(): unknown;
}

let shown: Spinner | undefined;

/** A line on stderr, also while a spinner turns there. */
export function noteBeside(io: Io, text: string): void {
  shown?.clear();
  io.stderr.write(`${text}\n`);
  shown?.render();
}

/** A spinner on stderr in a terminal; elsewhere nothing, so that logs stay readable. */
export async function withProgress<T>(io: Io, text: string, work: (progress: Progress) => Promise<T>): Promise<T> {
  // A terminal without a width, as some build agents have, can't be drawn on.
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
