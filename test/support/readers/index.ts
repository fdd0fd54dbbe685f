import { join } from 'node:path';
import * as dotenv from 'dotenv';
import { buildGo, buildNodes, buildPython, PROGRAMS } from './build';
import { Answer, LineProcess } from './line-process';

export type { Answer } from './line-process';

/** A program that people use to read files of values. */
export interface Reader {
  readonly name: string;
  read(text: string): Promise<Answer>;
}

export interface Readers {
  readonly readers: readonly Reader[];
  /** The reasons why others are missing. Never in CI, where a failed build is an error. */
  readonly missing: readonly string[];
  stop(): void;
}

export const NODE_VERSIONS = ['20', '22', '24'] as const;

/** Readers of dotenv files that must agree. */
export function dotenvReaders(): Readers {
  const own: Reader = { name: 'dotenv', read: (text) => Promise.resolve({ values: dotenv.parse(text) }) };
  const built = collect([
    ...NODE_VERSIONS.map((version) => (): Started => started(`node ${version}`, nodePath(version), [join(PROGRAMS, 'read.mjs')])),
    () => started('python-dotenv', buildPython(), [join(PROGRAMS, 'read.py')]),
    () => started('compose', buildGo(), []),
  ]);
  return { ...built, readers: [own, ...built.readers] };
}

/** `docker run --env-file`. */
export function dockerReader(): Readers {
  return collect([() => started('docker', buildGo(), [])]);
}

/** Readers of YAML 1.1 and 1.2, and one that reads every scalar as its source text. */
export function yamlReaders(...names: ('pyyaml' | 'pyyaml-texts' | 'ruamel')[]): Readers {
  return collect(names.map((name) => () => started(name, buildPython(), [join(PROGRAMS, 'read.py')])));
}

export function nodePath(version: string): string {
  return join(buildNodes(), 'node_modules', `node-${version}`, 'bin', 'node');
}

interface Started {
  readonly reader: Reader;
  readonly program: LineProcess;
}

function started(name: string, command: string, args: readonly string[]): Started {
  const program = new LineProcess(command, args);
  return { reader: { name, read: (text) => program.ask({ reader: name, text }) }, program };
}

function collect(starts: readonly (() => Started)[]): Readers {
  const all: Started[] = [];
  const missing: string[] = [];
  for (const start of starts) {
    try {
      all.push(start());
    } catch (error) {
      if (process.env.CI) {
        throw error;
      }
      missing.push((error as Error).message);
    }
  }
  return { readers: all.map(({ reader }) => reader), missing, stop: () => all.forEach(({ program }) => program.stop()) };
}

/** A test that shows as skipped, with the reason, for each missing reader. */
export function reportMissing({ missing }: Readers): void {
  [...new Set(missing)].forEach((reason) => test.skip(`left out: ${reason.split('\n')[0]}`, () => undefined));
}
