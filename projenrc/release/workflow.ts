import { spawnSync } from 'child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { runInNewContext } from 'vm';

/** As much of a GitHub workflow as the release's needs. */
export interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly env?: Variables;
  readonly outputs?: Variables;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Variables;
  readonly run?: string;
  readonly env?: Variables;
}

export interface Variables { readonly [name: string]: string }
type Outputs = { readonly [id: string]: { readonly outputs: Variables } };

export interface Machine {
  /** What a check-out clones. */
  readonly repository: string;
  /** Where jobs have their folders, and artifacts are left. */
  readonly folder: string;
  readonly inputs: { readonly [name: string]: boolean };
  readonly env: NodeJS.ProcessEnv;
  /** What a step runs here instead; undefined leaves it out. */
  readonly command: (run: string, job: string) => string | undefined;
}

/** Runs a job's steps on this machine, each check-out a clone. Returns the job's outputs. */
export function runJob(machine: Machine, id: string, job: Job, needs: Outputs): Variables {
  const workspace = join(machine.folder, id);
  mkdirSync(workspace, { recursive: true });
  const sha = git(machine.repository, 'rev-parse', 'HEAD');
  const steps: { [id: string]: { outputs: Variables } } = {};
  const context = { github: { sha, ref: 'refs/heads/main', token: '' }, inputs: machine.inputs, needs, steps };
  const text = (value: string) => String(value).replace(/\$\{\{([^]*?)\}\}/g, (_all, expression) => String(evaluate(expression, context)));
  const variables = (given: Variables = {}) => Object.fromEntries(Object.entries(given).map(([name, value]) => [name, text(value)]));
  if (job.if && !evaluate(job.if, context)) throw new Error(`${id}: would not run, as ${job.if}`);

  for (const step of job.steps) {
    if (step.if && !evaluate(step.if, context)) continue;
    const command = step.run && machine.command(step.run, id);
    let outputs = {};
    if (step.uses) {
      outputs = act(machine, workspace, step.uses, variables(step.with));
    } else if (command) {
      outputs = run(machine, workspace, `${id}: ${step.name}`, command, { ...variables(job.env), ...variables(step.env), GITHUB_SHA: sha });
    } else {
      console.log(`--- ${id}: ${step.name}: not here`);
    }
    if (step.id) steps[step.id] = { outputs };
  }
  return variables(job.outputs);
}

/** The operators that workflows use here are JavaScript's. */
function evaluate(expression: string, context: object): unknown {
  return runInNewContext(expression.replace(/^\s*\$\{\{|\}\}\s*$/g, '').replace(/\.([a-z_]+-[a-z-]+)/g, '["$1"]'), { ...context });
}

function act({ repository, folder }: Machine, workspace: string, action: string, given: Variables): Variables {
  const name = action.split('@')[0].replace(/^actions\//, '');
  const artifacts = join(folder, 'artifacts');
  const path = join(workspace, given.path ?? '');
  if (name === 'checkout') {
    git(workspace, 'clone', '--quiet', repository, given.path ?? '.');
  } else if (name === 'upload-artifact') {
    rmSync(artifacts, { recursive: true, force: true });
    cpSync(path, artifacts, { recursive: true, verbatimSymlinks: true });
    return { 'artifact-id': given.name };
  } else if (name === 'download-artifact') {
    if (!given['artifact-ids']) throw new Error('no artifact to download');
    cpSync(artifacts, path, { recursive: true });
  } else if (!name.startsWith('setup-')) {
    throw new Error(`unknown action: ${action}`);
  }
  return {};
}

function run(machine: Machine, cwd: string, title: string, command: string, env: Variables): Variables {
  console.log(`--- ${title}\n${command}`);
  const output = join(machine.folder, 'output');
  writeFileSync(output, '');
  // As GitHub's runners do.
  const { status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', command], {
    cwd, env: { ...machine.env, ...env, GITHUB_OUTPUT: output }, stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`${title}: failed with ${status}`);
  const lines = existsSync(output) ? readFileSync(output, 'utf8').split('\n').filter(Boolean) : [];
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

export function git(cwd: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')} failed: ${stderr}`);
  return stdout.trim();
}
