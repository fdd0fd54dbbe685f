import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isObject } from '../../core/json-object';

/**
 * Versions of this library that wrote an assembly, from the CDK's tree of constructs: it contains the version of each
 * construct of a jsii library. None if the app has no such tree, as with `treeMetadata: false`.
 */
export function libraryVersions(directory: string, cwd: string): string[] {
  const root = resolve(cwd, directory);
  const versions = new Set<string>();
  readdirSync(root).filter((name) => /^tree.*\.json$/.test(name)).forEach((name) => collect(parsed(join(root, name)), versions));
  return [...versions].sort();
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // Only tools use the tree; a command works without it.
  }
}

function collect(tree: unknown, versions: Set<string>): void {
  const left = [tree];
  while (left.length > 0) {
    const node = left.pop();
    if (Array.isArray(node)) {
      left.push(...node as unknown[]);
    } else if (isObject(node)) {
      const { fqn, version } = isObject(node.constructInfo) ? node.constructInfo : {};
      if (typeof fqn === 'string' && fqn.startsWith('cdk-service-secrets.') && typeof version === 'string' && /^\d[\w.+-]{0,40}$/.test(version)) {
        versions.add(version);
      }
      left.push(...Object.values(node));
    }
  }
}
