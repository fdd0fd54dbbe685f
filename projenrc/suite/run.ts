import { spawnSync } from 'child_process';
import { join, resolve } from 'path';
import { Durations, measuredElsewhere, measuredHere, readable, remember, Seconds } from './durations';

/** The steps of `npm test`, in this order: tasks of projen. */
export const STEPS = [
  'lint', 'typecheck', 'bundle', 'test:tools', 'test:unit', 'test:e2e', 'test:kubernetes:if-built', 'docs', 'awslint', 'test:package',
];
const SHOWN = 5;

export interface Runner {
  /** Runs a step and returns its exit code. */
  run(step: string): number;
  /** Milliseconds. */
  now(): number;
  print(line: string): void;
  here(): Durations;
  elsewhere(): Durations;
  remember(steps: Seconds): void;
}

/** Runs the steps until one fails. Prints an estimate before, and the longest steps after. Returns the exit code. */
export function runSteps(steps: readonly string[], runner: Runner): number {
  runner.print(estimate(steps, runner));
  const took: Record<string, number> = {};
  let failed: { readonly step: string; readonly code: number } | undefined;
  for (const step of steps) {
    const started = runner.now();
    const code = runner.run(step);
    took[step] = (runner.now() - started) / 1000;
    if (code !== 0) {
      failed = { step, code };
      break;
    }
    runner.remember({ [step]: took[step] });
  }
  summary(took, failed?.step, runner.here().files).forEach((line) => runner.print(line));
  return failed?.code ?? 0;
}

function estimate(steps: readonly string[], runner: Runner): string {
  const here = runner.here().steps;
  const elsewhere = runner.elsewhere().steps;
  const seconds = steps.reduce((sum, step) => sum + (here[step] ?? elsewhere[step] ?? 0), 0);
  const source = steps.every((step) => here[step] !== undefined) ? 'the last time here' : 'measured on a machine with 2 cores; the first run installs what it needs, which takes longer';
  return `This takes about ${readable(Math.max(60, Math.round(seconds / 60) * 60))} (${source}): ${steps.join(', ')}`;
}

function summary(took: Seconds, failed: string | undefined, files: Seconds): string[] {
  const total = Object.values(took).reduce((sum, seconds) => sum + seconds, 0);
  const longest = (seconds: Seconds): string[] => Object.entries(seconds).sort(([, a], [, b]) => b - a).slice(0, SHOWN).map(([name, value]) => `  ${readable(value).padStart(12)}  ${name}`);
  return [
    '',
    failed ? `FAILED: ${failed}, after ${readable(total)}` : `All passed in ${readable(total)}`,
    'Steps that took longest:',
    ...longest(took),
    ...(Object.keys(files).length ? ['Test files that took longest, when they last passed:', ...longest(files)] : []),
  ];
}

/** Runs a task of projen, and shows its output. */
function task(step: string): number {
  const projen = join(resolve(__dirname, '..', '..'), 'node_modules', 'projen', 'bin', 'projen');
  const { status, error } = spawnSync(process.execPath, [projen, step], { stdio: 'inherit' });
  if (error) {
    throw error;
  }
  // No status: a signal ended it.
  return status ?? 1;
}

if (require.main === module) {
  const named = process.argv.slice(2);
  const unknown = named.find((step) => !STEPS.includes(step));
  if (unknown) {
    console.error(`The steps must be some of ${STEPS.join(', ')}, got: ${unknown}`);
    process.exitCode = 1;
  } else {
    process.exitCode = runSteps(named.length ? named : STEPS, {
      run: task, now: () => Date.now(), print: (line) => console.log(line), here: measuredHere, elsewhere: measuredElsewhere, remember,
    });
  }
}
