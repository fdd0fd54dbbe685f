import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CACHE } from './paths';

/** A shell in an init container's image, with its commands. */
export interface Shell {
  readonly name: string;
  /** Program and first arguments in place of `sh`. */
  readonly sh: readonly string[];
  /** The directories of its commands. */
  readonly path: string;
}

/** Where `test:tools` unpacks tools that the machine lacks. */
const TOOLS = join(CACHE, 'tools');

/** Containers have the tools of Linux. */
const LINUX = process.platform === 'linux';

function shells(): Shell[] {
  if (!LINUX) {
    return ['dash', 'busybox'].map((name) => ({ name, sh: [], path: '' }));
  }
  return [
    { name: 'dash', sh: [installed('dash')], path: '/usr/sbin:/usr/bin:/sbin:/bin' },
    { name: 'busybox', sh: [installed('busybox'), 'sh'], path: applets(installed('busybox')) },
  ];
}

function installed(program: string): string {
  const path = ['bin', 'usr/bin'].map((directory) => join(TOOLS, directory)).join(':');
  const found = spawnSync('sh', ['-c', `PATH="$PATH:${path}"; command -v ${program}`], { encoding: 'utf8' }).stdout.trim();
  if (!found) {
    throw new Error(`\`${program}\` must be installed: the init container's script is tested under it; run \`npx projen test:tools\`, or on Debian and Ubuntu \`apt-get install ${program}\``);
  }
  return found;
}

let appletDirectory: string | undefined;

function applets(busybox: string): string {
  if (!appletDirectory) {
    appletDirectory = mkdtempSync(join(tmpdir(), 'applets-'));
    execFileSync(busybox, ['--install', '-s', appletDirectory]);
  }
  return appletDirectory;
}

/** dash with the GNU tools, and busybox with only its own. */
export const describeEachShell = (LINUX ? describe : describe.skip).each(shells());
export const testEachShell = (LINUX ? test : test.skip).each(shells());
