import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { EXCEPTIONS } from './exceptions';
import { Audit, problems } from './judge';
import { bundledFolders, readInputs } from '../licenses/bundled';

/** Queries the registry for known vulnerabilities. Without a response it fails only with --required. */
const PROJECT = resolve(__dirname, '..', '..');

const { stdout, stderr } = spawnSync('npm', ['audit', '--json'], { cwd: PROJECT, encoding: 'utf8' });
const audit = parse(stdout);
if (!audit?.vulnerabilities) {
  console.log(`Not audited: this registry gives no advisories (${audit?.message ?? stderr.trim()})`);
  process.exitCode = process.argv.includes('--required') ? 1 : 0;
} else {
  const found = problems(audit, new Set(bundledFolders(readInputs(PROJECT)).keys()), EXCEPTIONS, new Date().toISOString().slice(0, 10));
  console.log(found.length ? found.join('\n') : 'No known vulnerability that needs an answer');
  process.exitCode = found.length ? 1 : 0;
}

function parse(text: string): Audit | undefined {
  try {
    return JSON.parse(text) as Audit;
  } catch {
    return undefined;
  }
}
