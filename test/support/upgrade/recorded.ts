import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Template } from './differences';
import { PROJECT } from '../paths';

const PACKED = '.js.gz';

/** A version's templates of the examples, recorded by `record.ts`. */
export class RecordedVersion {
  private readonly directory: string;

  constructor(version: string) {
    this.directory = join(PROJECT, 'test', 'fixtures', 'upgrade', version);
  }

  /** Names of its stacks. */
  get stacks(): string[] {
    return stacksIn(this.directory);
  }

  template(stack: string): Template {
    return templateIn(this.directory, stack);
  }

  /** Writes a `cdk.out` that the CDK can deploy. */
  unpackTo(assembly: string): void {
    mkdirSync(assembly, { recursive: true });
    for (const name of readdirSync(this.directory)) {
      const content = readFileSync(join(this.directory, name));
      if (name.endsWith(PACKED)) {
        const asset = join(assembly, name.slice(0, -PACKED.length));
        mkdirSync(asset, { recursive: true });
        writeFileSync(join(asset, 'index.js'), gunzipSync(content));
      } else {
        writeFileSync(join(assembly, name), content);
      }
    }
  }
}

/** Names of the stacks with a template in the folder. */
export function stacksIn(assembly: string): string[] {
  return readdirSync(assembly).flatMap(name => /^(\w+)\.template\.json$/.exec(name)?.[1] ?? []);
}

/** The template of a stack in an assembly. */
export function templateIn(assembly: string, stack: string): Template {
  return JSON.parse(readFileSync(join(assembly, `${stack}.template.json`), 'utf8'));
}
