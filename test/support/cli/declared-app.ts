import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Declaration } from '../../../src/core/declaration';
import { encodeDeclaration } from '../../../src/core/wire';
import { CACHE } from '../paths';

export interface DeclaredApp {
  /** A folder with a `cdk.out`, as `cdk synth` leaves it. */
  readonly directory: string;
}

export interface DeclaredStack {
  readonly name: string;
  readonly environment?: string;
  readonly declarations: readonly Declaration[];
}

/** The output of an app whose stacks hold nothing but declarations. */
export function declaredApp(...stacks: readonly DeclaredStack[]): DeclaredApp {
  const parent = join(CACHE, 'e2e');
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(join(parent, 'declared-'));
  const out = join(directory, 'cdk.out');
  mkdirSync(out);
  for (const { name, declarations } of stacks) {
    const resources = declarations.map((declaration, index) => [`Gate${index}`, {
      Type: 'Custom::ServiceSecrets',
      Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:gate', Declaration: encodeDeclaration(declaration) },
      Metadata: { 'aws:cdk:path': `${declaration.service}/Gate/Resource/Default` },
    }]);
    writeFileSync(join(out, `${name}.template.json`), JSON.stringify({ Resources: Object.fromEntries(resources) }));
  }
  writeFileSync(join(out, 'manifest.json'), JSON.stringify({
    version: '36.0.0',
    artifacts: Object.fromEntries(stacks.map(({ name, environment = 'aws://000000000000/us-east-1' }) =>
      [name, { type: 'aws:cloudformation:stack', environment, properties: { templateFile: `${name}.template.json` } }])),
  }));
  return { directory };
}
