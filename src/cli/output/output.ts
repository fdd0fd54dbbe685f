import pc from 'picocolors';
import { hasColour, Io } from '../io';
import { table } from './table';

type Colours = ReturnType<typeof pc.createColors>;

/** Stands for every value that nobody asked to see: always the same, so that it tells nothing. */
export const MASK = '••••••';

/** What a command prints: results on stdout, everything said about them on stderr. */
export class Output {
  readonly colours: Colours;
  /** Whether the results are out: with `--json` they are one document. */
  hasResult = false;

  constructor(readonly io: Io, readonly asJson: boolean) {
    this.colours = pc.createColors(hasColour(io));
  }

  line(text = ''): void {
    this.hasResult = true;
    this.io.stdout.write(`${text}\n`);
  }

  /** For people, also beside JSON. */
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

/** `2026-11-23 15:24:03Z`: sortable, and the same for everybody. */
export function timeOf(date: Date | undefined): string {
  return date ? `${date.toISOString().slice(0, 19).replace('T', ' ')}Z` : '';
}

export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}
