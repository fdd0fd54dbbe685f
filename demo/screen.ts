import Table from 'cli-table3';
import { createColors } from 'picocolors';

/** Width that prose is wrapped at. */
const WIDTH = 100;
const INDENT = '   ';

/** What the reader of the demonstration sees: numbered steps, a sentence or two, commands and what came of them. */
export class Screen {
  private readonly colors: ReturnType<typeof createColors>;
  private steps = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {
    this.colors = createColors(Boolean(stream.isTTY) && process.env.NO_COLOR === undefined);
  }

  public title(text: string): void {
    this.line(this.colors.bold(text));
  }

  public step(title: string): void {
    this.line();
    this.line(this.colors.bold(`${++this.steps}  ${title}`));
  }

  /** Prose, wrapped. */
  public say(text: string): void {
    for (const line of wrap(text, WIDTH - INDENT.length)) this.line(INDENT + line);
  }

  public command(text: string): void {
    this.line(INDENT + this.colors.cyan(`$ ${text}`));
  }

  /** Lines to copy, without anything in front that a shell would read. */
  public paste(lines: readonly string[]): void {
    for (const line of lines) this.line(INDENT + this.colors.cyan(line));
  }

  /** Output of a program, as it is. */
  public quote(text: string): void {
    for (const line of text.trimEnd().split('\n')) this.line(`${INDENT}${this.colors.dim('|')} ${line}`);
  }

  public table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const none = { 'top': '', 'top-mid': '', 'top-left': '', 'top-right': '', 'bottom': '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' };
    const table = new Table({
      head: head.map(title => this.colors.dim(title)),
      chars: { ...none, 'left': INDENT, 'left-mid': '', 'mid': '', 'mid-mid': '', 'right': '', 'right-mid': '', 'middle': '  ' },
      style: { 'head': [], 'border': [], 'padding-left': 0, 'padding-right': 0 },
    });
    table.push(...rows.map(row => [...row]));
    this.line(table.toString().replace(/ +$/gm, ''));
  }

  /** Something went as it should. */
  public good(text: string): void {
    this.line(`${INDENT}${this.colors.green('✓')} ${text}`);
  }

  /** Something was stopped. */
  public bad(text: string): void {
    this.line(`${INDENT}${this.colors.red('✗')} ${text}`);
  }

  /** Says what is going on, then how it went and how long it took. */
  public async during<T>(doing: string, done: string, work: () => Promise<T>): Promise<T> {
    const started = Date.now();
    this.line(`${INDENT}${this.colors.dim(`… ${doing}`)}`);
    const result = await work();
    this.good(`${done} ${this.colors.dim(`(${Math.round((Date.now() - started) / 1_000)} s)`)}`);
    return result;
  }

  private line(text = ''): void {
    this.stream.write(`${text}\n`);
  }
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1];
    if (last && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}
