import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** The values that a program read, or its refusal of the file. */
export interface Answer {
  /** Undefined if the program refuses the file. */
  readonly values?: Readonly<Record<string, unknown>> | null;
}

/** A program that answers each line of JSON with another line. It runs until it is stopped, as starting takes longer than reading. */
export class LineProcess {
  private child?: ChildProcessWithoutNullStreams;
  private stopped = false;
  private rest = '';
  private stderr = '';
  private readonly waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }[] = [];

  constructor(private readonly command: string, private readonly args: readonly string[]) {}

  ask(question: { readonly reader: string; readonly text: string }): Promise<Answer> {
    if (this.stopped) {
      return Promise.reject(new Error(`${this.command} is stopped`));
    }
    const child = this.child ??= this.start();
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      child.stdin.write(`${ascii(JSON.stringify(question))}\n`);
    });
  }

  stop(): void {
    this.stopped = true;
    this.child?.stdin.end();
  }

  private start(): ChildProcessWithoutNullStreams {
    const child = spawn(this.command, this.args, { env: { PATH: process.env.PATH }, stdio: 'pipe' });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => this.receive(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => { this.stderr += chunk; });
    child.on('error', (error) => this.fail(error));
    child.on('close', () => this.fail(new Error(`${this.command} ended: ${this.stderr}`)));
    return child;
  }

  /** Splits at line feeds alone: values contain other line ends. */
  private receive(chunk: string): void {
    const lines = `${this.rest}${chunk}`.split('\n');
    this.rest = lines.pop()!;
    lines.forEach((line) => this.waiting.shift()?.resolve(JSON.parse(line) as Answer));
  }

  private fail(error: Error): void {
    this.waiting.splice(0).forEach(({ reject }) => reject(error));
  }
}

/** Some programs treat other characters than line feeds as the end of a line. */
function ascii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
