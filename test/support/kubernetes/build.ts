import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { findGo, GO_IS_MISSING } from './go';
import { OPERATOR_FILES, OPERATOR_MODULE, Program, PROGRAMS } from './programs';
import { runCommand } from '../emulator';
import { CACHE, PROJECT } from '../paths';

const MODULE = join(PROJECT, 'test', 'kubernetes', 'tools');
const TIMEOUT_MS = 60 * 60_000;

/** A folder for each set of versions, as they must match. A later run completes an interrupted build. */
const FOLDER = join(CACHE, 'kubernetes', digest());
const BIN = join(FOLDER, 'bin');
const OPERATOR = join(FOLDER, 'operator');

export type Report = (message: string) => void;

export function programPath(name: string): string {
  return join(BIN, name);
}

/** Kustomization of all CustomResourceDefinitions of the operator. It ends after two minutes if one that it watches is missing. */
export function operatorDefinitions(): string {
  return join(OPERATOR, 'config', 'crds', 'bases');
}

/** Programs that still have to be built. */
export function missingPrograms(): readonly Program[] {
  return PROGRAMS.filter(({ name }) => !existsSync(programPath(name)));
}

/**
 * Builds the missing programs. The first build takes minutes, most of them for the API server.
 *
 * @throws when there is no Go, or a build fails; the message contains the compiler's.
 */
export async function buildPrograms(report: Report): Promise<void> {
  const missing = missingPrograms();
  if (missing.length === 0) {
    return;
  }
  if (!findGo()) {
    throw new Error(GO_IS_MISSING);
  }
  report(`Building ${missing.map(({ name }) => name).join(', ')} from the Go module proxy, once: about 5 minutes and 4 GB of disk on 2 cores`);
  mkdirSync(BIN, { recursive: true });
  await operatorSource(report);
  for (const [index, program] of missing.entries()) {
    await timed(`${program.name} (${index + 1} of ${missing.length})`, report, () => build(program));
  }
}

async function build({ name, package: path, ldflags }: Program): Promise<void> {
  const aside = join(FOLDER, `${name}.${process.pid}`);
  try {
    await go(['build', '-trimpath', '-ldflags', `-s -w ${ldflags ?? ''}`.trim(), '-o', aside, path], FOLDER);
    // Renamed when complete: an interrupted build leaves nothing that looks complete.
    renameSync(aside, programPath(name));
  } finally {
    rmSync(aside, { force: true });
  }
}

/** A copy of the operator's module with fewer providers, and a module file for it. */
async function operatorSource(report: Report): Promise<void> {
  const downloaded = await timed('sources of the operator', report, () => go(['mod', 'download', '-json', OPERATOR_MODULE], MODULE));
  const { Dir: source } = JSON.parse(downloaded) as { Dir: string };
  rmSync(OPERATOR, { recursive: true, force: true });
  for (const part of ['go.mod', 'main.go', 'apis', 'cmd/controller', 'config/crds', 'pkg']) {
    cpSync(join(source, part), join(OPERATOR, part), { recursive: true });
  }
  makeWritable(OPERATOR); // the module cache is read-only
  for (const [file, text] of Object.entries(OPERATOR_FILES)) {
    writeFileSync(join(OPERATOR, file), text);
  }
  for (const file of ['go.mod', 'go.sum', 'tools.go']) {
    cpSync(join(MODULE, file), join(FOLDER, file));
  }
  await go(['mod', 'edit', '-replace', `${OPERATOR_MODULE}=${OPERATOR}`], FOLDER);
}

function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      makeWritable(path);
    } else {
      chmodSync(path, 0o644);
    }
  }
}

async function go(args: readonly string[], cwd: string): Promise<string> {
  // Low priority, and one core stays free, so that the machine remains usable.
  const parallel = args[0] === 'build' ? ['-p', String(Math.max(1, cpus().length - 1))] : [];
  const { exitCode, stdout, output } = await runCommand('nice', ['-n', '10', 'go', args[0], ...parallel, ...args.slice(1)], {
    cwd,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOWORK: 'off', GOTOOLCHAIN: 'local' },
    timeoutMs: TIMEOUT_MS,
  });
  if (exitCode !== 0) {
    throw new Error(`\`go ${args.join(' ')}\` failed with exit code ${exitCode}:\n${output.slice(-4_000)}`);
  }
  return stdout;
}

async function timed<T>(what: string, report: Report, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const seconds = (): string => `${Math.round((Date.now() - started) / 1000)} s`;
  const ticking = setInterval(() => report(`  ${what}: ${seconds()} …`), 30_000);
  try {
    const result = await work();
    report(`  ${what}: ${seconds()}`);
    return result;
  } finally {
    clearInterval(ticking);
  }
}

function digest(): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) {
    hash.update(readFileSync(join(MODULE, file)));
  }
  hash.update(JSON.stringify([PROGRAMS, OPERATOR_FILES]));
  return hash.digest('hex').slice(0, 12);
}
