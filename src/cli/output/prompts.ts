import confirm from '@inquirer/confirm';
import password from '@inquirer/password';
import { CommandError } from '../errors';
import { decode, Io, isInteractive, readAll } from '../io';

/** Prompts write to stderr: stdout is for results. */
function context(io: Io): { input: NodeJS.ReadableStream; output: NodeJS.WritableStream } {
  return { input: io.stdin, output: io.stderr };
}

export interface AskedValue {
  readonly value: string;
  /** One line break at the end of stdin isn't part of the value. */
  readonly droppedLineBreak: boolean;
}

/** From a hidden prompt, or from stdin. One line break at the end belongs to the terminal, unless all bytes are asked for. */
export async function askValue(io: Io, name: string, exact = false): Promise<AskedValue> {
  if (isInteractive(io)) {
    const value = await password({ message: `Value of ${name} (hidden):`, validate: (text) => text !== '' || 'a value can\'t be empty' }, context(io));
    return { value, droppedLineBreak: false };
  }
  if (io.stdin.isTTY) {
    throw new CommandError('there is no terminal to ask for the value', `pipe it: printf %s "$VALUE" | npx cdk-service-secrets put ${name}`);
  }
  const text = decode(await readAll(io.stdin), `the value of ${name}`,
    `save text as UTF-8; put bytes as base64, and declare the file with FileEncoding.BASE64: base64 FILE | npx cdk-service-secrets put ${name}`);
  const value = exact ? text : text.replace(/\r?\n$/, '');
  return { value, droppedLineBreak: value !== text };
}

/** Without a terminal the answer is no, and `--yes` is how to say yes. */
export async function confirmed(io: Io, question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes) {
    return true;
  }
  if (!isInteractive(io)) {
    throw new CommandError('there is no terminal to ask for confirmation', 'add --yes, or look first with --dry-run');
  }
  return confirm({ message: question, default: false }, context(io));
}
