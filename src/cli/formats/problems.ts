import { rule } from '../../core/errors';
import { CommandError } from '../errors';

/** One problem in a file of values. It contains no value. */
export interface LineProblem {
  /** Begins with 1. */
  readonly line: number;
  /** Set if it is certain which variable the line sets. */
  readonly name?: string;
  /** What the line must be: `must …`. */
  readonly must: string;
  readonly fix: string;
}

const MOST = 20;

/** `prod.env:3: `DB_PASSWORD` must …; write …` */
export function problemLine(file: string, { line, name, must, fix }: LineProblem): string {
  return `${file}:${line}: ${rule({ subject: name ?? `line ${line}`, must, fix })}`;
}

/** The error for a rejected file, with all its problems in the order of lines. */
export function refusal(file: string, problems: readonly LineProblem[]): CommandError {
  const lines = [...problems].sort((a, b) => a.line - b.line).map((problem) => problemLine(file, problem));
  const more = lines.length > MOST ? [`and ${lines.length - MOST} more like these`] : [];
  return new CommandError([...lines.slice(0, MOST), ...more].join('\n'), 'correct the file, and run the command again');
}
