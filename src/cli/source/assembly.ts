import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError } from '../errors';
import { StackSource } from './stack-source';
import { nestedStacksIn, Template } from './template';

/**
 * The stacks of a synthesized CDK app (`cdk.out`), those of stages and nested stacks included.
 * @see https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/cloud-assembly-schema/README.md
 */
interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly displayName?: string;
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string; readonly directoryName?: string };
}

/** Where `cdk synth` writes: `output` of cdk.json, else `cdk.out`. */
export function defaultAssembly(cwd: string): string {
  const file = join(cwd, 'cdk.json');
  const configured = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly output?: unknown }).output : undefined;
  return typeof configured === 'string' ? configured : 'cdk.out';
}

export function readAssembly(directory: string, cwd: string): StackSource[] {
  const root = resolve(cwd, directory);
  if (!existsSync(join(root, 'manifest.json'))) {
    throw new CommandError(
      statSync(root, { throwIfNoEntry: false })?.isDirectory() ? `${directory} is not the output of a CDK app (no manifest.json)` : `there is no ${directory} here`,
      'run "npx cdk synth" in the folder of the CDK app, point to its output with --app DIR, or read a deployed stack with --deployed STACK',
    );
  }
  return readDirectory(root);
}

function readDirectory(directory: string): StackSource[] {
  const manifest = readJson<Manifest>(join(directory, 'manifest.json'));
  return Object.entries(manifest.artifacts ?? {}).flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly' && artifact.properties?.directoryName) {
      return readDirectory(join(directory, artifact.properties.directoryName));
    }
    return artifact.type === 'aws:cloudformation:stack' ? readStack(directory, id, artifact) : [];
  });
}

function readStack(directory: string, id: string, artifact: Artifact): StackSource[] {
  const { account, region } = parseEnvironment(artifact.environment ?? '');
  const name = artifact.properties?.stackName ?? id;
  const template = readJson<Template>(join(directory, artifact.properties?.templateFile ?? `${id}.template.json`));
  const stack: StackSource = { name, account, region, template };
  return [stack, ...readNested(directory, stack)];
}

function readNested(directory: string, parent: StackSource): StackSource[] {
  return nestedStacksIn(parent.template).flatMap(({ logicalId, file }) => {
    const path = file && join(directory, file);
    if (!path || !existsSync(path)) {
      return [];
    }
    const nested: StackSource = { ...parent, template: readJson<Template>(path), parent: { stack: parent, logicalId } };
    return [nested, ...readNested(directory, nested)];
  });
}

/** `aws://account/region`, where either may be unknown. */
function parseEnvironment(environment: string): { account?: string; region?: string } {
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment) ?? [];
  return {
    account: account === 'unknown-account' ? undefined : account,
    region: region === 'unknown-region' ? undefined : region,
  };
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    throw new CommandError(`${file} can't be read: ${(error as Error).message}`, 'run "npx cdk synth" again', { cause: error });
  }
}
