import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pinnedProgram } from './cdk-cli';
import { CommandResult, runCommand } from './command';
import { Emulator } from './emulator';
import { ACCOUNT, REGION } from './environment';
import { CACHE, PROJECT } from '../paths';

const TSX = require.resolve('tsx/cjs');

export interface CdkAppOptions {
  /** Context of the app, as with `--context`. */
  readonly context?: { readonly [key: string]: string };
  /** Environment variables that the app reads. */
  readonly env?: { readonly [name: string]: string };
  /** The CLI's program. @default - that of this project */
  readonly cli?: string;
}

export interface CdkRunOptions extends Omit<CdkAppOptions, 'cli'> {
  /** The stacks to select. @default - all of the app */
  readonly stacks?: readonly string[];
  /** More arguments for the command. */
  readonly args?: readonly string[];
  /** @default - as in `runCommand` */
  readonly timeoutMs?: number;
  readonly onOutput?: (text: string) => void;
  readonly signal?: AbortSignal;
}

export interface CdkRun extends CommandResult {
  /** The run's own `cdk.out`. */
  readonly assembly: string;
}

/**
 * A CDK app, one TypeScript file, on the emulator. In it, `cdk-service-secrets` is this project's source. It can also be
 * an existing assembly.
 *
 * Each command has its own folder, so several may run at once.
 */
export class CdkApp {
  /** Contains everything that the commands wrote. */
  readonly directory: string;
  private runs = 0;
  private newest?: string;

  constructor(private readonly emulator: Emulator, file: string, private readonly options: CdkAppOptions = {}) {
    const parent = join(CACHE, 'e2e');
    mkdirSync(parent, { recursive: true });
    this.directory = mkdtempSync(join(parent, 'app-'));
    // In a file, as the command line would remove outer quotes.
    const app = statSync(file).isDirectory() ? file : `"${process.execPath}" --require "${TSX}" "${file}"`;
    const configuration = { app, context: contextOf(file) };
    writeFileSync(join(this.directory, 'cdk.json'), JSON.stringify(configuration));
  }

  /** The `cdk.out` of the newest command, which may still be running. */
  get assembly(): string {
    if (!this.newest) throw new Error('no command has been run yet');
    return this.newest;
  }

  /** `cdk synth`. */
  async synth(options: CdkRunOptions = {}): Promise<CdkRun> {
    return this.run('synth', ['--quiet'], options);
  }

  /** `cdk deploy`, without questions. */
  async deploy(options: CdkRunOptions = {}): Promise<CdkRun> {
    return this.run('deploy', ['--require-approval', 'never', '--progress', 'events'], options);
  }

  /** `cdk destroy`, without questions. */
  async destroy(options: CdkRunOptions = {}): Promise<CdkRun> {
    return this.run('destroy', ['--force'], options);
  }

  /** `cdk diff`. */
  async diff(options: CdkRunOptions = {}): Promise<CdkRun> {
    return this.run('diff', [], options);
  }

  private async run(command: string, args: readonly string[], options: CdkRunOptions): Promise<CdkRun> {
    const assembly = this.newest = join(this.directory, `${++this.runs}-${command}`, 'cdk.out');
    const context = Object.entries({ ...this.options.context, ...options.context }).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
    const stacks = options.stacks ?? ['--all'];
    const result = await cdk(this.emulator, [
      command, ...stacks, ...args, ...context,
      '--output', assembly,
      ...options.args ?? [],
    ], { ...options, cwd: this.directory, cli: this.options.cli, env: { ...this.options.env, ...options.env } });
    return { ...result, assembly };
  }
}

/** The context that the app's own `cdk.json` sets. */
function contextOf(app: string): unknown {
  const file = join(dirname(app), 'cdk.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).context : undefined;
}

/** `cdk bootstrap` of the emulator's account in a region; once per emulator and region, before the first deployment. */
export async function bootstrap(emulator: Emulator, region: string = REGION): Promise<CommandResult> {
  const parent = join(CACHE, 'e2e');
  mkdirSync(parent, { recursive: true });
  // A folder of its own: the CDK refuses one that another command writes to.
  const directory = mkdtempSync(join(parent, 'bootstrap-'));
  const result = await cdk(emulator, ['bootstrap', `aws://${ACCOUNT}/${region}`, '--output', join(directory, 'cdk.out')], { cwd: directory });
  if (result.exitCode !== 0) throw new Error(`\`cdk bootstrap\` failed on the emulator:\n${result.output}`);
  return result;
}

interface CliOptions extends Pick<CdkRunOptions, 'env' | 'onOutput' | 'signal' | 'timeoutMs'> {
  readonly cwd: string;
  readonly cli?: string;
}

async function cdk(emulator: Emulator, args: readonly string[], options: CliOptions): Promise<CommandResult> {
  return runCommand(process.execPath, [options.cli ?? pinnedProgram, ...args, '--no-notices', '--no-color'], {
    cwd: options.cwd,
    env: {
      ...emulator.environment,
      CDK_HOME: join(CACHE, 'cdk'),
      TSX_TSCONFIG_PATH: join(PROJECT, 'examples', 'tsconfig.json'),
      ...options.env,
    },
    timeoutMs: options.timeoutMs,
    onOutput: options.onOutput,
    signal: options.signal,
  });
}
