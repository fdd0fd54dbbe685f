import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { JsonObject, objectOrEmpty } from '../../core/json-object';

/** The CDK CLI that `npx cdk` runs in a folder. */
export interface CdkCli {
  readonly version: string;
  /** Newest major version of the cloud assembly schema that it reads, if its package states one. */
  readonly schema?: number;
}

/** The requirements of an assembly, as far as its manifest states them. */
export interface AssemblyNeeds {
  /** Major version of the cloud assembly schema. */
  readonly schema?: number;
  /** Oldest version of the CDK CLI that its authors guarantee to read it. */
  readonly cli?: string;
}

export interface CdkCliFacts {
  /** Undefined if neither the app's folder nor one above has installed the package. */
  readonly installed?: CdkCli;
  readonly needs: AssemblyNeeds;
}

const VERSION = /^\d+\.\d+\.\d+(-[\w.]{1,40})?$/;

/** Reads the installed package and the manifest. It doesn't run the CLI. */
export function readCdkCli(directory: string, cwd: string): CdkCliFacts {
  const root = resolve(cwd, directory);
  return { installed: installedAbove(dirname(root)) ?? installedAbove(cwd), needs: needsOf(parsed(join(root, 'manifest.json'))) };
}

/** The nearest `node_modules/aws-cdk`, as Node.js resolves a package. */
function installedAbove(folder: string): CdkCli | undefined {
  const file = join(folder, 'node_modules', 'aws-cdk', 'package.json');
  if (existsSync(file)) {
    const { version, devDependencies } = parsed(file);
    return isVersion(version) ? { version, ...schemaOf(objectOrEmpty(devDependencies)['@aws-cdk/cloud-assembly-schema']) } : undefined;
  }
  const above = dirname(folder);
  return above === folder ? undefined : installedAbove(above);
}

function needsOf({ version, minimumCliVersion }: JsonObject): AssemblyNeeds {
  return { ...schemaOf(version), ...(isVersion(minimumCliVersion) ? { cli: minimumCliVersion } : {}) };
}

/** Of a version, or of a range such as `>=55.5.0`. */
function schemaOf(range: unknown): { readonly schema?: number } {
  const major = typeof range === 'string' ? /^(?:[\^~]|>=)?(\d{1,4})\./.exec(range)?.[1] : undefined;
  return major === undefined ? {} : { schema: Number(major) };
}

function isVersion(version: unknown): version is string {
  return typeof version === 'string' && VERSION.test(version);
}

function parsed(file: string): JsonObject {
  try {
    return objectOrEmpty(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {}; // A broken file is reported by the commands that need it.
  }
}
