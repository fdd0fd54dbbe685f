import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import spawn from 'cross-spawn';
import { indentedFix } from '../../core/fix';
import { Context } from '../context';
import { CommandError, ExitCode } from '../errors';
import { readInput } from '../files';
import { certainValues, parseValues } from '../formats';
import { commandEnvironment } from '../operations/exec/plan';
import { ResolvedService } from '../session';
import { deployedFacts } from '../source/deployed/deployed-facts';
import { readDeliveredValues } from '../values/read-delivered-values';

export interface ExecOptions {
  readonly pristine?: boolean;
  /** Files whose values override the others. */
  readonly override: readonly string[];
  readonly envFile?: string;
}

export async function exec({ io, session }: Context, command: string, args: readonly string[], { pristine, override, envFile }: ExecOptions): Promise<ExitCode> {
  if (envFile !== undefined) {
    throw new CommandError('--env-file is an option of Node.js itself, which acts on the file before this command does', 'use --override FILE');
  }
  const files = await Promise.all(override.map(async (file) => certainValues(file, parseValues(await readInput(io, file), { file, format: 'dotenv' })).values));
  const service = await session.resolveOne('exec');
  const given = new Set(files.flatMap((file) => Object.keys(file)));
  const fetched = await valuesFor(service, given);
  const folder = mkdtempSync(join(tmpdir(), 'service-secrets-'));
  try {
    const values = deliverFiles(service, fetched, folder, given);
    const environment = commandEnvironment({ shell: io.env, service: values, files, pristine });
    assertDeliverable(environment);
    return await run([command, ...args], environment, io.cwd);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fails on a missing value, as a container would. */
async function valuesFor(service: ResolvedService, given: ReadonlySet<string>): Promise<Map<string, string>> {
  const { variables } = service.declaration;
  const plain = Object.entries(variables).some(([name, { kind }]) => kind === 'plain' && !given.has(name));
  const { values, findings } = await readDeliveredValues(service, (name) => !given.has(name), plain ? await deployedFacts(service) : undefined);
  const blocking = findings.filter(({ variable }) => !values.get(variable));
  if (blocking.length > 0) {
    throw new CommandError(blocking.map(({ variable, problem, fix }) => `${variable}: ${problem}\n${indentedFix(fix, '  ')}`).join('\n'),
      'or set the value for this run: --override FILE');
  }
  return values;
}

/** Node's own error would quote the value. */
function assertDeliverable(environment: Readonly<Record<string, string>>): void {
  const name = Object.keys(environment).find((candidate) => environment[candidate].includes('\0'));
  if (name !== undefined) {
    throw new CommandError(`the value of ${name} contains a NUL character, which no environment variable can`, 'store it as base64, or as a file with FileEncoding.BASE64');
  }
}

/** Writes values that a container gets as files to files, which exist while the command runs. */
function deliverFiles(service: ResolvedService, values: Map<string, string>, folder: string, given: ReadonlySet<string>): Map<string, string> {
  const delivered = new Map(values);
  for (const [name, variable] of Object.entries(service.declaration.variables)) {
    const value = values.get(name);
    if (variable.kind !== 'plain' && variable.file && value !== undefined && !given.has(name)) {
      const path = join(folder, name);
      writeFileSync(path, Buffer.from(value, variable.file.encoding === 'base64' ? 'base64' : 'utf8'), { mode: 0o600 });
      delivered.set(name, path);
    }
  }
  return delivered;
}

const FORWARDED: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGINT', 'SIGQUIT'];

function run([file, ...args]: readonly string[], env: Record<string, string>, cwd: string): Promise<ExitCode> {
  return new Promise((resolve, reject) => {
    // On Windows, this finds npm.cmd and the like.
    const child = spawn(file, args, { env, cwd, stdio: 'inherit' });
    const listeners = FORWARDED.map((signal) => {
      const listener = (): void => {
        // The terminal has already sent it to the command.
        if (!(process.stdin.isTTY && (signal === 'SIGINT' || signal === 'SIGQUIT'))) {
          child.kill(signal);
        }
      };
      process.on(signal, listener);
      return (): void => { process.off(signal, listener); };
    });
    const done = (): void => listeners.forEach((off) => off());
    child.once('error', (error: NodeJS.ErrnoException) => {
      done();
      reject(error.code === 'ENOENT' ? new CommandError(`${file} was not found`, 'check the command after exec --') : error);
    });
    child.once('close', (code, signal) => {
      done();
      resolve(signal ? 128 + constants.signals[signal] : code ?? 0);
    });
  });
}
