import { Key, Terminal } from './terminal';
import { Io } from '../io';

export interface EnteredLine {
  readonly text: string;
  /** More lines arrived with it, in a terminal that doesn't mark pasted text. The text is the first line. */
  readonly moreLines: boolean;
}

export interface LineOptions {
  /** Shows the typed text. */
  readonly echo?: boolean;
  /** Takes a paste unchanged, including line breaks. Otherwise pasted text is ignored. */
  readonly paste?: boolean;
}

/** `main` recognizes an interrupt by this name. */
class InterruptedError extends Error {
  constructor() {
    super('interrupted');
    this.name = 'ExitPromptError';
  }
}

const BELL = '\u0007';

/** Asks for one line in a terminal of which this process reads the keys. */
export async function askLine(io: Io, terminal: Terminal, question: string, options: LineOptions): Promise<EnteredLine> {
  const editor = new LineEditor(io, options);
  try {
    const text = await new Promise<string>((resolve, reject) => {
      void terminal.listen((key) => editor.press(key, resolve, reject), () => io.stderr.write(`${question} `)).catch(reject);
    });
    return { text, moreLines: await terminal.swallow() || editor.keysAfterEnd > 0 };
  } finally {
    io.stderr.write('\n');
  }
}

class LineEditor {
  /** Keys that arrived at the same time as the key that ended the line. */
  keysAfterEnd = 0;
  private ended = false;
  private text = '';
  private pasted = false;

  constructor(private readonly io: Io, private readonly options: LineOptions) {}

  press(key: Key, resolve: (text: string) => void, reject: (error: Error) => void): void {
    if (this.ended) {
      this.keysAfterEnd++;
    } else if (key.pasted) {
      this.paste(key);
    } else if (key.name === 'return' || key.name === 'enter') {
      this.ended = true;
      resolve(this.finished());
    } else if (key.ctrl && (key.name === 'c' || (key.name === 'd' && this.text === ''))) {
      reject(new InterruptedError());
    } else {
      this.edit(key);
    }
  }

  private paste({ sequence }: Key): void {
    if (this.options.paste) {
      this.text += sequence;
      this.note();
    } else {
      this.io.stderr.write(BELL);
    }
  }

  private edit({ sequence, name, ctrl, meta }: Key): void {
    if (name === 'backspace') {
      this.erase([...this.text].slice(0, -1).join(''));
    } else if (ctrl && name === 'u') {
      this.erase('');
    } else if (ctrl || meta || /[\u0000-\u0008\u000a-\u001f\u007f]/.test(sequence)) {
      this.io.stderr.write(BELL);
    } else {
      this.text += sequence;
      this.io.stderr.write(this.options.echo ? sequence : '');
    }
  }

  private erase(rest: string): void {
    const gone = [...this.text].length - [...rest].length;
    this.text = rest;
    this.io.stderr.write(this.options.echo ? '\b \b'.repeat(gone) : '');
  }

  /** Shows that a paste arrived, as hidden input shows nothing. */
  private note(): void {
    if (!this.pasted) {
      this.pasted = true;
      this.io.stderr.write('pasted; Enter ends it');
    }
  }

  /** A terminal sends the line breaks of a paste as carriage returns. */
  private finished(): string {
    return this.text.replace(/\r\n?/g, '\n');
  }
}
