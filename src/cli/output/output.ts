import pc from 'picocolors';
import { hasColour, Io } from '../io';
import { table } from './table';

type Colours = ReturnType<typeof pc.createColors>;

/** Replaces every value that the user didn't ask to see. Always the same, so that it reveals nothing. */
export const MASK = '••••••';

/** The output of a command: results on stdout, everything else on stderr. */
export class Output {
  readonly colours: Colours;
  /** Whether the result is printed. With `--json` it is one document. */
  hasResult = false;

  constructor(readonly io: Io, readonly asJson: boolean) {
    this.colours = pc.createColors(hasColour(io));
  }

  line(text = ''): void {
    this.hasResult = true;
    this.io.stdout.write(`${text}\n`);
  }

  /** For people, also with JSON output. */
  note(text: string): void {
    this.io.stderr.write(`${text}\n`);
  }

  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const { bold } = this.colours;
    this.line(table(head.map((title) => bold(title)), rows));
  }

  json(value: unknown): void {
    this.line(JSON.stringify(value, undefined, 2));
  }
}

/** `2026-11-23 15:24:03Z`: sortable, and the same in every time zone. */
export function timeOf(date: Date | undefined): string {
  return date ? `${date.toISOString().slice(0, 19).replace('T', ' ')}Z` : '';
}

export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}
