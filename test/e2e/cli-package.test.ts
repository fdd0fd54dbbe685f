import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCli } from '../support/cli';
import { PROJECT } from '../support/paths';

/** The package that holds the command line alone. */

const run = (command: string, args: readonly string[], cwd: string): string => execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

describe('cdk-service-secrets-cli', () => {
  const empty = mkdtempSync(join(tmpdir(), 'cdk-service-secrets-cli-'));
  const installed = join(empty, 'node_modules', 'cdk-service-secrets-cli');
  let tarball: string;

  beforeAll(() => {
    run('npx', ['tsx', 'projenrc/cli-package.ts'], PROJECT);
    tarball = join(empty, run('npm', ['pack', './dist/cli/package', '--pack-destination', empty, '--silent'], PROJECT).trim());
    writeFileSync(join(empty, 'package.json'), '{}');
    run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], empty);
  });

  test('is under 500 kB packed', () => {
    expect(statSync(tarball).size).toBeLessThan(500_000);
  });

  test('contains the command line and its licences, and nothing else', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(installed, path)).isFile());
    expect(files.filter((path) => !/^assets\/cli\/(main|chunks\/[\w-]+)\.mjs$/.test(path)).sort()).toEqual(
      ['LICENSE', 'NOTICE', 'README.md', 'THIRD-PARTY-LICENSES.txt', 'bin/cdk-service-secrets', 'package.json'],
    );
  });

  test('is one package, without dependencies', () => {
    expect(readdirSync(join(empty, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['cdk-service-secrets-cli']);
    expect(JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))).not.toHaveProperty('dependencies');
  });

  const bin = join(installed, 'bin', 'cdk-service-secrets');
  const runs = (args: readonly string[]): ReturnType<typeof runCli> => runCli(args, { cwd: empty, env: { PATH: process.env.PATH }, bin });

  test('runs in an empty folder', async () => {
    // 0.0.0, but for a release.
    const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
    expect(await runs(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
    const { code, stderr } = await runs(['list']);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no cdk.out here\n  -> run "npx cdk synth" in the folder of the CDK app, point to its output with --app DIR, or read a deployed stack with --deployed STACK');
  });

  test.each(['adopt', 'check', 'diff', 'exec', 'export', 'get', 'history', 'import', 'list', 'prune', 'put', 'restart', 'rollback', 'template'])('the help of %s has examples', async (command) => {
    const { code, stdout } = await runs([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:\n  cdk-service-secrets ');
    expect(stdout).toContain('--json');
  });

  test.each(['bash', 'zsh', 'fish', 'powershell'])('completes in %s', async (shell) => {
    const { code, stdout } = await runs(['complete', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('cdk-service-secrets');
  });

  test('completion knows commands and options', async () => {
    expect((await runs(['complete', '--', 're'])).stdout).toMatch(/^restart\t/m);
    expect((await runs(['complete', '--', 'restart', '--'])).stdout).toMatch(/^--only-stale\t/m);
  });

  // By which it starts in a tenth of a second: a time would say what else the machine does.
  test('--help loads less than 100 kB', async () => {
    const coverage = mkdtempSync(join(tmpdir(), 'loaded-'));
    await runCli(['--help'], { cwd: empty, env: { PATH: process.env.PATH, NODE_V8_COVERAGE: coverage }, bin });
    const loaded = readdirSync(coverage).flatMap((file) => (JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: { url: string }[] }).result.map(({ url }) => url));
    const ours = [...new Set(loaded)].filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
    expect(ours).toContainEqual(expect.stringMatching(/main\.mjs$/));
    expect(ours.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(100_000);
  });
});
