import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { awsCliFolder } from './aws-cli';
import { Emulator, findPython, runCommand } from '../emulator';
import { CACHE, PROJECT } from '../paths';

/** The text to wait for in the terminal, and the keys to type then. */
export type Typed = readonly [shown: string, typed: string];

export interface ShellOptions {
  /** @default end */
  readonly onFailure?: 'end' | 'continue';
}

export interface ShellResult {
  readonly exitCode: number;
  /** The terminal's output, without colours. */
  readonly output: string;
}

const TERMINAL = join(PROJECT, 'test', 'support', 'cli', 'terminal.py');
/** Only matters where a command hangs; shorter than jest's limit. */
const TIMEOUT_S = 540;

/** The app of the pages; `settings.json` changes it. */
export const SHOP = { 'app.ts': readFileSync(join(PROJECT, 'test', 'fixtures', 'documentation-app.ts'), 'utf8') };

/** The folder of a user's CDK app with this package installed, and a terminal in it. */
export class ScratchApp {
  readonly directory: string;
  /** More environment variables for the shell. */
  readonly environment: { [name: string]: string } = {};

  /** @param files Content by name; `cdk.json` is added. */
  constructor(private readonly emulator: Emulator, files: { readonly [name: string]: string }, app = 'npx tsx app.ts') {
    const parent = join(CACHE, 'e2e');
    mkdirSync(parent, { recursive: true });
    this.directory = mkdtempSync(join(parent, 'scratch-'));
    this.installed('cdk-service-secrets', join(PROJECT, 'bin', 'cdk-service-secrets'));
    ['cdk', 'tsx'].forEach((command) => this.installed(command, join(PROJECT, 'node_modules', '.bin', command)));
    this.write({
      'package.json': JSON.stringify({ private: true, scripts: { start: 'node -e ""', test: 'node -e ""' } }),
      // The CDK asks before it changes permissions; pipelines turn that off.
      'cdk.json': JSON.stringify({ app, requireApproval: 'never', progress: 'events' }),
      ...files,
    });
  }

  write(files: { readonly [name: string]: string }): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.directory, name)), { recursive: true });
      writeFileSync(join(this.directory, name), content);
    }
  }

  /** Runs a script, as a user who types it into a terminal. By default it ends at the first command that fails. */
  async shell(code: string, typed: readonly Typed[] = [], { onFailure = 'end' }: ShellOptions = {}): Promise<ShellResult> {
    const { CI: _ci, ...interactive } = this.emulator.environment;
    const { exitCode, output } = await runCommand(findPython(), [TERMINAL, JSON.stringify(typed), 'bash', onFailure === 'end' ? '-euo' : '-uo', 'pipefail', '-c', code], {
      cwd: this.directory,
      env: {
        ...interactive,
        PATH: `${awsCliFolder()}:${process.env.PATH}`,
        TERM: 'xterm',
        TERMINAL_SECONDS: String(TIMEOUT_S - 10),
        CDK_HOME: join(CACHE, 'cdk'),
        TSX_TSCONFIG_PATH: join(PROJECT, 'examples', 'tsconfig.json'),
        // Nothing can be installed during a test.
        npm_config_offline: 'true',
        npm_config_update_notifier: 'false',
        ...this.environment,
      },
      timeoutMs: TIMEOUT_S * 1_000,
    });
    // eslint-disable-next-line no-control-regex -- terminal sequences
    return { exitCode, output: output.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replace(/\r\n/g, '\n') };
  }

  private installed(command: string, file: string): void {
    const folder = join(this.directory, 'node_modules', '.bin');
    mkdirSync(folder, { recursive: true });
    symlinkSync(file, join(folder, command));
  }
}
