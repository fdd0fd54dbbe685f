import { askLine } from './ask-line';
import { Terminal } from './terminal';
import { introduced } from '../../core/fix';
import { CommandError } from '../errors';
import { decode, Io, readAll } from '../io';

export interface AskOptions {
  /** All bytes of stdin. */
  readonly exact?: boolean;
  /** The command that asks. The message shows how to run it with a pipe. */
  readonly command: string;
}

export interface AskedValue {
  readonly value: string;
  /** Whether a line break at the end of a file or a paste was removed. */
  readonly droppedLineBreak: boolean;
}

/** From a hidden prompt, or from stdin. Removes one line break at the end, unless `exact` is set. */
export async function askValue(io: Io, name: string, { exact = false, command }: AskOptions): Promise<AskedValue> {
  const terminal = Terminal.hold(io);
  if (terminal) {
    return trimmed(await askHidden(io, terminal, { name, command }), exact);
  }
  if (io.stdin.isTTY) {
    throw new CommandError('there is no terminal to ask for the value', introduced('pipe it', `printf %s "$VALUE" | ${command}`));
  }
  const text = decode(await readAll(io.stdin), `the value of ${name}`,
    introduced('save text as UTF-8; for bytes declare the file with FileEncoding.BASE64, and pass it the output of base64 FILE', command));
  return trimmed(text, exact);
}

interface HiddenValue extends Pick<AskOptions, 'command'> {
  readonly name: string;
}

/** The whole paste is the value if the terminal marks pasted text. Otherwise the value would be only its first line. */
async function askHidden(io: Io, terminal: Terminal, { name, command }: HiddenValue): Promise<string> {
  for (;;) {
    const { text, moreLines } = await askLine(io, terminal, `Value of ${name} (hidden):`, { paste: true });
    if (moreLines) {
      throw new CommandError('more came after the first line, and this terminal doesn\'t mark what is pasted; nothing was written',
        introduced('pass a value of several lines as a file (< FILE)', command));
    }
    if (text !== '') {
      return text;
    }
    io.stderr.write('a value can\'t be empty\n');
  }
}

function trimmed(text: string, exact: boolean): AskedValue {
  const value = exact ? text : text.replace(/\r?\n$/, '');
  return { value, droppedLineBreak: value !== text };
}

/** Without a terminal the answer is no. `--yes` says yes. */
export async function confirmed(io: Io, question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes) {
    return true;
  }
  const terminal = Terminal.hold(io);
  if (!terminal) {
    throw new CommandError('there is no terminal to ask for confirmation', 'add --yes, or look first with --dry-run');
  }
  const { text, moreLines } = await askLine(io, terminal, `${question} (y/N)`, { echo: true });
  return !moreLines && /^y(es)?$/i.test(text.trim());
}
