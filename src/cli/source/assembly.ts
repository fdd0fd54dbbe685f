import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, isAbsolute } from 'node:path';
import { parseJsonFile } from './json';
import { StackSource } from './stack-source';
import { nestedStacksIn, parseStackTemplate, Template } from './template';
import { JsonObject, isObject, objectOrEmpty } from '../../core/json-object';
import { isPrintable, quoteName } from '../../core/printable';
import { CommandError } from '../errors';
import { mayBeValue } from '../typed';

/**
 * The stacks of a synthesized CDK app (`cdk.out`), those of stages and nested stacks included.
 * @see https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/cloud-assembly-schema/README.md
 */

const SYNTH_AGAIN = 'run "npx cdk synth" again';
/** More than any app has. Otherwise reading would never end if an assembly contains copies that refer to each other. */
const MAX_STACKS = 5_000;

/** The output folder of `cdk synth`: `output` of cdk.json, else `cdk.out`. */
export function defaultAssembly(cwd: string): string {
  const file = join(cwd, 'cdk.json');
  if (!existsSync(file)) {
    return 'cdk.out';
  }
  const { output } = readObject(file, 'cdk.json', 'correct it, or point to the output of the CDK app with --app DIR');
  return typeof output === 'string' && output !== '' ? output : 'cdk.out';
}

/** A folder below this one may be mistaken for something else. */
function isPath(directory: string): boolean {
  return /^\.{0,2}\//.test(directory);
}

export function readAssembly(directory: string, cwd: string): StackSource[] {
  const root = resolve(cwd, directory);
  if (!existsSync(join(root, 'manifest.json'))) {
    throw new CommandError(
      statSync(root, { throwIfNoEntry: false })?.isDirectory() ? `${directory} is not the output of a CDK app (no manifest.json)` : `there is no ${isPath(directory) || !mayBeValue(directory) ? directory : 'such folder'} here`,
      'run "npx cdk synth" in the folder of the CDK app, point to its output with --app DIR, or read a deployed stack with --deployed STACK',
    );
  }
  return new AssemblyReader(root).read();
}

/** Reads files below one folder. On each path it reads a file once. */
class AssemblyReader {
  private readonly stacks: StackSource[] = [];

  constructor(private readonly root: string) {}

  read(): StackSource[] {
    this.readDirectory(this.root, []);
    return this.stacks;
  }

  private readDirectory(directory: string, above: readonly string[]): void {
    const file = this.pathIn(directory, 'manifest.json', above);
    const { artifacts } = readObject(file, this.nameOf(file));
    for (const [id, artifact] of Object.entries(objectOrEmpty(artifacts)).filter((entry): entry is [string, JsonObject] => isObject(entry[1]))) {
      const properties = objectOrEmpty(artifact.properties);
      if (artifact.type === 'cdk:cloud-assembly' && properties.directoryName !== undefined) {
        this.readDirectory(this.pathIn(directory, properties.directoryName, above), [...above, file]);
      } else if (artifact.type === 'aws:cloudformation:stack') {
        this.readStack(directory, id, artifact, properties);
      }
    }
  }

  private readStack(directory: string, id: string, artifact: JsonObject, properties: JsonObject): void {
    const name = properties.stackName ?? id;
    if (typeof name !== 'string' || !isPrintable(name) || name.length > 255) {
      throw new CommandError(`the artifact ${quoteName(id)} in ${this.nameOf(directory)} must have the name of a stack`, SYNTH_AGAIN);
    }
    const file = this.pathIn(directory, properties.templateFile ?? `${id}.template.json`, []);
    this.add(directory, { name, ...parseEnvironment(artifact.environment, name), template: this.readTemplate(file) }, [file]);
  }

  private add(directory: string, stack: StackSource, above: readonly string[]): void {
    if (this.stacks.push(stack) > MAX_STACKS) {
      throw new CommandError(`${this.nameOf(this.root)} has more than ${MAX_STACKS} stacks`, SYNTH_AGAIN);
    }
    for (const { logicalId, file: nestedFile } of nestedStacksIn(stack.template)) {
      const path = nestedFile === undefined ? undefined : this.pathIn(directory, nestedFile, above);
      // Without a file, the nested stack's template is elsewhere.
      if (path !== undefined && existsSync(path)) {
        this.add(directory, { ...stack, template: this.readTemplate(path), parent: { stack, logicalId } }, [...above, path]);
      }
    }
  }

  private readTemplate(file: string): Template {
    return parseStackTemplate(readObject(file, this.nameOf(file)));
  }

  /** A file of the assembly that no stack above refers to. */
  private pathIn(directory: string, name: unknown, above: readonly string[]): string {
    const path = typeof name === 'string' ? resolve(directory, name) : undefined;
    const inside = path === undefined ? undefined : relative(this.root, path);
    if (path === undefined || inside === undefined || inside.startsWith('..') || isAbsolute(inside) || !isPrintable(inside || '.')) {
      throw new CommandError(`${this.nameOf(directory)} refers to a file that is not in the assembly`, SYNTH_AGAIN);
    }
    if (above.includes(path)) {
      throw new CommandError(`${this.nameOf(path)} refers to itself`, SYNTH_AGAIN);
    }
    return path;
  }

  /** The name for messages, if the file exists or has the name of an assembly file. Otherwise it may be anything. */
  private nameOf(path: string): string {
    const inside = relative(this.root, path);
    return inside === '' ? 'the assembly' : isPrintable(inside) && (inside.endsWith('.json') || existsSync(path)) ? inside : 'a file of the assembly';
  }
}

/** `aws://account/region`. Either may be unknown. */
function parseEnvironment(environment: unknown, stack: string): { account?: string; region?: string } {
  if (environment === undefined) {
    return {};
  }
  const [, account, region] = /^aws:\/\/(\d{12}|unknown-account)\/([a-z0-9-]{1,40})$/.exec(typeof environment === 'string' ? environment : '') ?? [];
  if (account === undefined) {
    throw new CommandError(`stack ${stack} must have an environment of the form aws://account/region`, SYNTH_AGAIN);
  }
  return {
    account: account === 'unknown-account' ? undefined : account,
    region: region === 'unknown-region' ? undefined : region,
  };
}

function readObject(file: string, subject: string, fix = SYNTH_AGAIN): JsonObject {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    // Only the code, as the system's message contains the path.
    throw new CommandError(`${subject} can't be read (${(error as NodeJS.ErrnoException).code})`, fix, { cause: error });
  }
  return parseJsonFile(text, subject, fix);
}
