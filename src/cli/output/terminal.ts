import { emitKeypressEvents } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Io, isInteractive } from '../io';

/** One key, or one character of a paste. */
export interface Key {
  /** What the terminal sent. */
  readonly sequence: string;
  readonly name?: string;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
  /** Whether it is part of a bracketed paste. */
  readonly pasted: boolean;
}

export type KeyListener = (key: Key) => void;

/** @see https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Bracketed-Paste-Mode */
const BRACKETED_PASTE = { on: '\u001b[?2004h', off: '\u001b[?2004l' };
/** Nobody types the next key within this time, so it belongs to the same paste. */
const SAME_PASTE_MS = 100;
/** A paste ends after this time even if its end marker doesn't arrive. */
const PASTE_END_MS = 2_000;

interface RawInput extends NodeJS.ReadableStream {
  setRawMode?(mode: boolean): unknown;
}

/**
 * The terminal, from the start of a command that will ask. The terminal then echoes nothing, and a key that is
 * typed before a question is shown neither answers it nor reaches the shell.
 */
export class Terminal {
  /** Undefined without a terminal. */
  static hold(io: Io): Terminal | undefined {
    if (!Terminal.held && isInteractive(io)) {
      Terminal.held = new Terminal(io);
    }
    return Terminal.held;
  }

  /** Restores the terminal, if this process has taken it. */
  static release(): void {
    Terminal.held?.release();
    Terminal.held = undefined;
  }

  private static held?: Terminal;

  private listener?: KeyListener;
  private pasting = false;
  private lastKeyAt = -Infinity;
  private readonly onExit: () => void;
  private readonly onKey: (text: string | undefined, key: Omit<Key, 'pasted'>) => void;

  private constructor(private readonly io: Io) {
    this.onExit = () => this.restore();
    this.onKey = (_text, key) => this.receive(key);
    const input: RawInput = io.stdin;
    input.setRawMode?.(true);
    emitKeypressEvents(input);
    input.on('keypress', this.onKey);
    input.resume();
    io.stderr.write(BRACKETED_PASTE.on);
    process.once('exit', this.onExit);
  }

  /** From now on the listener receives keys, but none that was typed before. */
  async listen(listener: KeyListener, onReady: () => void): Promise<void> {
    await this.swallow();
    onReady();
    this.listener = listener;
  }

  /** Waits until no more keys arrive, and returns whether one did. */
  async swallow(): Promise<boolean> {
    this.listener = undefined;
    const before = this.lastKeyAt;
    do {
      await sleep(SAME_PASTE_MS);
    } while (Date.now() - this.lastKeyAt < (this.pasting ? PASTE_END_MS : SAME_PASTE_MS));
    this.pasting = false;
    return this.lastKeyAt !== before;
  }

  private release(): void {
    this.io.stdin.off('keypress', this.onKey);
    process.off('exit', this.onExit);
    this.restore();
    this.io.stdin.pause();
  }

  /** Does what the terminal does in its normal mode. */
  private interrupt(): void {
    if (process.listenerCount('SIGINT') === 0) {
      this.restore();
    }
    process.kill(process.pid, 'SIGINT');
  }

  private restore(): void {
    this.io.stderr.write(BRACKETED_PASTE.off);
    (this.io.stdin as RawInput).setRawMode?.(false);
  }

  private receive(key: Omit<Key, 'pasted'>): void {
    this.lastKeyAt = Date.now();
    if (key.name === 'paste-start' || key.name === 'paste-end') {
      this.pasting = key.name === 'paste-start';
    } else if (this.listener) {
      this.listener({ ...key, pasted: this.pasting });
    } else if (key.ctrl && key.name === 'c' && !this.pasting) {
      this.interrupt();
    }
  }
}
