import { rule } from '../../core/errors';
import { CommandError } from '../errors';

/** One thing that is wrong with a file of values. Nothing of it holds a value. */
export interface Problem {
  /** 1 for the first. */
  readonly line: number;
  /** Where it is certain which variable the line sets. */
  readonly name?: string;
  /** What the line must be: `must …`. */
  readonly must: string;
  readonly fix: string;
}

const MOST = 20;

/** `prod.env:3: `DB_PASSWORD` must …; write …` */
export function problemLine(file: string, { line, name, must, fix }: Problem): string {
  return `${file}:${line}: ${rule({ subject: name ?? `line ${line}`, must, fix })}`;
}

/** A file that isn't read, with all its problems in the order of lines. */
export function refusal(file: string, problems: readonly Problem[]): CommandError {
  const lines = [...problems].sort((a, b) => a.line - b.line).map((problem) => problemLine(file, problem));
  const more = lines.length > MOST ? [`and ${lines.length - MOST} more like these`] : [];
  return new CommandError([...lines.slice(0, MOST), ...more].join('\n'), 'correct the file, and run the command again');
}
