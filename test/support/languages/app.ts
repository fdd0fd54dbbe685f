import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Language, Step } from './language';
import { LANGUAGES_CACHE } from './places';
import { emulatorEnvironment, runCommand } from '../emulator';
import { PROJECT } from '../paths';

const CDK = join(PROJECT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
const TIMEOUT_MS = 15 * 60_000;
/** Kept between runs, as a complete installation takes long. */
const KEPT = 'node_modules';

/** A copy of an app in examples/languages, outside of the library's sources. */
export class App {
  readonly folder: string;

  constructor(private readonly language: Language) {
    this.folder = join(LANGUAGES_CACHE, 'apps', language.name);
  }

  /** Copies the app, and installs the built package. */
  async install(): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    for (const name of readdirSync(this.folder).filter((entry) => entry !== KEPT)) {
      rmSync(join(this.folder, name), { recursive: true, force: true });
    }
    // Leaves out files of a run in the app's original folder.
    const left = new Set(['node_modules', 'cdk.out', 'target', '.venv', '__pycache__'].map((name) => join(this.source, name)));
    cpSync(this.source, this.folder, { recursive: true, filter: (path) => !left.has(path) });
    this.language.prepare(this.folder);
    for (const step of this.language.install(this.folder)) {
      await this.run(step);
    }
  }

  /** Runs the app's own tests. */
  async test(): Promise<string> {
    const outputs: string[] = [];
    for (const step of this.language.test) {
      outputs.push(await this.run(step));
    }
    return outputs.join('');
  }

  /** `cdk synth`, with the app's own cdk.json. Returns templates by the names of their files. */
  async synth(): Promise<Record<string, unknown>> {
    // The CDK's report about itself contains the language.
    await this.run({ command: process.execPath, args: [CDK, 'synth', '--quiet', '--no-version-reporting', '--no-notices'] });
    const out = join(this.folder, 'cdk.out');
    const templates = existsSync(out) ? readdirSync(out).filter((name) => name.endsWith('.template.json')).sort() : [];
    return Object.fromEntries(templates.map((name) => [name, JSON.parse(readFileSync(join(out, name), 'utf8')) as unknown]));
  }

  private get source(): string {
    return join(PROJECT, 'examples', 'languages', this.language.name);
  }

  /** Runs a program of the app's language, in the app's folder. */
  async run({ command, args }: Step): Promise<string> {
    const { exitCode, output } = await runCommand(command, args, { cwd: this.folder, env: this.environment(), timeoutMs: TIMEOUT_MS });
    if (exitCode !== 0) {
      throw new Error(`\`${command} ${args.join(' ')}\` of the ${this.language.name} app failed with exit code ${exitCode}:\n${output.slice(-6_000)}`);
    }
    return output;
  }

  /** Without the user's AWS settings, and without jest's. */
  private environment(): NodeJS.ProcessEnv {
    const { NODE_ENV: _, JEST_WORKER_ID: __, ...own } = emulatorEnvironment('http://127.0.0.1:9');
    return {
      ...own,
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
      JSII_RUNTIME_PACKAGE_CACHE_ROOT: join(LANGUAGES_CACHE, 'jsii'),
      ...this.language.environment(this.folder),
    };
  }
}
