import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { parse } from 'yaml';
import { sections } from './changelog';
import { packageProblems } from './packages';
import { git, Job, Machine, runJob, Variables } from './workflow';

const PROJECT = resolve(__dirname, '..', '..');
const PACKAGES = join(PROJECT, '.cache', 'rehearsal');
// Not below the project, whose modules would stand in for missing ones.
const FOLDER = mkdtempSync(join(tmpdir(), 'rehearsal-'));
const ORIGIN = join(FOLDER, 'origin');

/**
 * Runs .github/workflows/release.yml on clones of HEAD. Left out: tests, publishing, and what needs GitHub. Leaves the packages of all
 * languages in .cache/rehearsal, and looks whether they are all there.
 */
function main(): void {
  rmSync(PACKAGES, { recursive: true, force: true });
  // The HEAD of a pull request's check-out is no branch.
  git(PROJECT, 'clone', '--quiet', '--no-checkout', PROJECT, ORIGIN);
  git(ORIGIN, 'checkout', '--quiet', '-B', 'main', git(PROJECT, 'rev-parse', 'HEAD'));
  const version = writeVersion();

  const jobs: { [id: string]: Job } = parse(readFileSync(join(ORIGIN, '.github', 'workflows', 'release.yml'), 'utf8')).jobs;
  const machine: Machine = { repository: ORIGIN, folder: FOLDER, inputs: { dry_run: true }, env: environment(), command };
  const needs: { [id: string]: { outputs: Variables } } = {};
  for (const id of inOrder(jobs)) {
    needs[id] = { outputs: runJob(machine, id, jobs[id], needs) };
    const dist = join(FOLDER, id, 'dist');
    if (id !== 'release' && id !== 'release_github') cpSync(dist, PACKAGES, { recursive: true });
  }

  const problems = packageProblems(PACKAGES, version);
  problems.forEach((problem) => console.error(problem));
  if (problems.length) {
    process.exitCode = 1;
  } else {
    console.log(`Version ${version} could be released: packages in ${PACKAGES}`);
  }
}

/** In the clone, what is under Unreleased becomes the next minor version, unless CHANGELOG.md has a new one. */
function writeVersion(): string {
  const file = join(ORIGIN, 'CHANGELOG.md');
  const changelog = readFileSync(file, 'utf8');
  const [newest] = sections(changelog).flatMap(({ version }) => version ?? []);
  const tags = git(ORIGIN, 'tag', '--list').split('\n');
  if (newest && !tags.includes(`v${newest}`)) return newest;
  const [major, minor] = (newest ?? '0.0.0').split('.').map(Number);
  const version = `${major}.${minor + 1}.0`;
  writeFileSync(file, changelog.replace(/^## Unreleased$/m, `## Unreleased\n\n## ${version} - ${new Date().toISOString().slice(0, 10)}`));
  git(ORIGIN, '-c', 'user.name=Rehearsal', '-c', 'user.email=rehearsal@example.com', 'commit', '--quiet', '--all', '--message', `Release ${version}`);
  return version;
}

/** What a step runs here instead. */
function command(run: string, job: string): string | undefined {
  if (/\bgh run\b|\bsudo\b|\bssh-agent\b|\bpublib-\w+|facl\b/.test(run)) return undefined;
  if (run.includes('npx projen release')) return run.replace('npx projen release', releaseWithoutTests());
  // One installation is enough: all jobs have the same lockfile.
  if (/\bnpm ci\b/.test(run) && job !== 'release') return run.replace('npm ci', `cp -al ${join(FOLDER, 'release', 'node_modules')} .`);
  return run;
}

/** The steps of the task `release`, with those of `build` but its tests. */
function releaseWithoutTests(): string {
  const { tasks } = JSON.parse(readFileSync(join(ORIGIN, '.projen', 'tasks.json'), 'utf8'));
  const commands = (task: string): string[] => tasks[task].steps.flatMap((step: { spawn?: string; exec?: string; execArgs?: string[] }) => {
    if (step.spawn === 'build') return commands('build');
    if (step.spawn) return step.spawn === 'test' ? [] : [`npx projen ${step.spawn}`];
    return [step.exec ?? step.execArgs!.join(' ')];
  });
  const env = Object.entries<string>(tasks.release.env).map(([name, value]) => `export ${name}=${value}`);
  return [...env, ...commands('release')].join('\n');
}

/** Git's identity comes from the workflow, so it isn't passed on; nor is what a run of npm leaves in the environment. */
function environment(): NodeJS.ProcessEnv {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|GIT_|INIT_CWD)/.test(name)));
  return { ...env, CI: 'true', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', GITHUB_REPOSITORY: 'cdk-service-secrets/cdk-service-secrets' };
}

function inOrder(jobs: { [id: string]: Job }): string[] {
  const order: string[] = [];
  const visit = (id: string): void => {
    [jobs[id].needs ?? []].flat().forEach(visit);
    if (!order.includes(id)) order.push(id);
  };
  Object.keys(jobs).forEach(visit);
  return order;
}

try {
  main();
} finally {
  rmSync(FOLDER, { recursive: true, force: true });
}
