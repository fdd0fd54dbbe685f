import { Readable, Writable } from 'node:stream';
import { CommandError } from './errors';

/** Everything of the process that a command uses, so that tests can replace it. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** How the user started this program, for the commands that it prints. */
  readonly program?: string;
}

/** Whether somebody can answer in a terminal. */
export function isInteractive(io: Io): boolean {
  return Boolean(io.stdin.isTTY && io.stderr.isTTY) && !io.env.CI;
}

/** @see https://no-color.org */
export function hasColour(io: Io): boolean {
  return Boolean(io.stdout.isTTY) && !io.env.NO_COLOR && io.env.TERM !== 'dumb';
}

export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

/** Decodes UTF-8. Throws for other bytes, which would silently become another value. */
export function decode(bytes: Uint8Array, subject: string, fix: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CommandError(`${subject} is not UTF-8`, fix);
  }
}
