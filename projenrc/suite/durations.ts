import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';

/** Durations of tasks that run in the project's folder. */
const PROJECT = process.cwd();
/** Measured on a machine with two cores; `projen durations` writes it. */
export const ELSEWHERE = join(PROJECT, 'test', 'durations.json');
const HERE = join(PROJECT, '.cache', 'suite');
const STEPS = join(HERE, 'steps.json');
/** reporter.cjs writes it. */
const FILES = join(HERE, 'files.json');

/** Seconds by name. */
export type Seconds = Readonly<Record<string, number>>;

export interface Durations {
  readonly steps: Seconds;
  /** Test files. */
  readonly files: Seconds;
}

/** The last measurement on this machine. */
export function measuredHere(): Durations {
  return { steps: read(STEPS) ?? {}, files: read(FILES) ?? {} };
}

export function measuredElsewhere(): Durations {
  return read(ELSEWHERE) ?? { steps: {}, files: {} };
}

export function remember(steps: Seconds): void {
  mkdirSync(dirname(STEPS), { recursive: true });
  writeFileSync(STEPS, JSON.stringify({ ...measuredHere().steps, ...steps }, undefined, 2));
}

/** 65 -> `1 min 5 s`. */
export function readable(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : [`${Math.floor(whole / 60)} min`, whole % 60 ? `${whole % 60} s` : ''].filter(Boolean).join(' ');
}

function read<T>(file: string): T | undefined {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as T : undefined;
  } catch {
    return undefined; // interrupted while it was written
  }
}

/** Copies this machine's measurements to the file for new machines. Leaves out deleted test files. */
function publish(): void {
  const { steps, files } = measuredHere();
  const rounded = (seconds: Seconds): Seconds => Object.fromEntries(Object.entries(seconds).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [name, Math.round(value)]));
  const slow = Object.entries(files).filter(([file, seconds]) => seconds >= 5 && existsSync(join(PROJECT, file)));
  writeFileSync(ELSEWHERE, `${JSON.stringify({ steps: rounded(steps), files: rounded(Object.fromEntries(slow)) }, undefined, 2)}\n`);
}

if (require.main === module) {
  publish();
}
