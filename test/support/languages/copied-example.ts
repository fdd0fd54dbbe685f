import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LANGUAGES_CACHE } from './places';
import { emulatorEnvironment, runCommand } from '../emulator';
import { PROJECT } from '../paths';
import { synthesize } from '../templates';

/** A copy of an app in examples/, with the built package and only the packages that its package.json names. */
export class CopiedExample {
  private readonly folder: string;

  constructor(private readonly name: string) {
    this.folder = join(LANGUAGES_CACHE, 'examples', name);
  }

  /** In place of `npm install`, from the packages of the TypeScript app. */
  install(): void {
    rmSync(this.folder, { recursive: true, force: true });
    cpSync(join(PROJECT, 'examples', this.name), this.folder, { recursive: true, filter: (path) => !/\/(node_modules|cdk\.out)$/.test(path) });
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(this.folder, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      const source = [join(LANGUAGES_CACHE, 'apps', 'typescript'), PROJECT].map((folder) => join(folder, 'node_modules', name)).find(existsSync);
      const installed = source && (JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }).version;
      if (!source || (version !== installed && name !== 'cdk-service-secrets')) throw new Error(`${name} ${version} isn't installed, got: ${installed}`);
      const target = join(this.folder, 'node_modules', name);
      mkdirSync(dirname(target), { recursive: true });
      symlinkSync(source, target);
    }
  }

  /** The files of its templates. */
  async synth(): Promise<string[]> {
    const { context } = JSON.parse(readFileSync(join(this.folder, 'cdk.json'), 'utf8')) as { context?: object };
    return synthesize(join(this.folder, 'app.ts'), context ?? {}, join(this.folder, 'cdk.out'), { env: { NODE_OPTIONS: '--preserve-symlinks' } });
  }
}

/** Errors of the TypeScript compiler, from one program for all apps, as most of its time goes to the CDK's types. */
export async function typeCheck(names: readonly string[]): Promise<string> {
  const folder = join(LANGUAGES_CACHE, 'examples');
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'ES2022', '--module', 'Node16', '--types', 'node', '--typeRoots', join(PROJECT, 'node_modules', '@types')];
  const { output } = await runCommand(process.execPath, [join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc'), ...options, ...names.map((name) => join(name, 'app.ts'))], {
    cwd: folder, env: emulatorEnvironment('http://127.0.0.1:9'),
  });
  return output;
}
