import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, PROJECT } from '../paths';

/** A CDK CLI of one version. */
export interface CdkCli {
  readonly version: string;
  /** The script that Node.js runs. */
  readonly program: string;
}

const script = (modules: string): string => join(modules, 'aws-cdk', 'bin', 'cdk');

/** The CLI version that this project has pinned. */
export const pinnedProgram = script(join(PROJECT, 'node_modules'));

function pinnedCli(): CdkCli {
  const { version } = JSON.parse(readFileSync(join(PROJECT, 'node_modules', 'aws-cdk', 'package.json'), 'utf8')) as { version: string };
  return { version, program: pinnedProgram };
}

/** The CLI of this version, installed once below `.cache`: one package without dependencies. */
export function installedCli(version: string): CdkCli {
  const folder = join(CACHE, 'cdk-cli', version);
  const program = script(join(folder, 'node_modules'));
  if (!existsSync(program)) {
    execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', `aws-cdk@${version}`], { stdio: 'pipe' });
  }
  return { version, program };
}

/**
 * The pinned CLI, and the newest 2.x of the registry if it is another version. The tag `latest` is ignored: 3.0.0 was
 * published by accident and can't read today's assemblies. Without a registry only the pinned one.
 */
export function cliVersions(): CdkCli[] {
  const pinned = pinnedCli();
  const newest = newestVersion();
  return newest === undefined || newest === pinned.version ? [pinned] : [pinned, installedCli(newest)];
}

function newestVersion(): string | undefined {
  try {
    const answer: unknown = JSON.parse(execFileSync('npm', ['view', 'aws-cdk@2', 'version', '--json'], { cwd: PROJECT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return [answer].flat().map(String).filter((version) => /^2\.\d+\.\d+$/.test(version)).sort(byNumbers).at(-1);
  } catch {
    return undefined;
  }
}

function byNumbers(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
