import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEPLOYMENT_GATE_RESOURCE_TYPE, GATE_RESOURCE_TYPE, UNGATED_METADATA, VARIABLES_METADATA } from '../../../src/core/contracts/gate';
import { Declaration } from '../../../src/core/declaration';
import { encodeMetadata } from '../../../src/core/description';
import { encodeDeclaration } from '../../../src/core/wire';
import { CACHE } from '../paths';

export interface DeclaredApp {
  /** A folder with a `cdk.out`, in the form that `cdk synth` writes. */
  readonly directory: string;
}

export interface DeclaredStack {
  readonly name: string;
  readonly environment?: string;
  readonly declarations: readonly Declaration[];
  /** In addition to the resources of the declarations. */
  readonly resources?: Readonly<Record<string, unknown>>;
}

/** The output of an app whose stacks contain only declarations. */
export function declaredApp(...stacks: readonly DeclaredStack[]): DeclaredApp {
  const parent = join(CACHE, 'e2e');
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(join(parent, 'declared-'));
  const out = join(directory, 'cdk.out');
  mkdirSync(out);
  stacks.forEach((stack) => writeFileSync(join(out, `${stack.name}.template.json`), JSON.stringify(templateOf(stack))));
  writeFileSync(join(out, 'manifest.json'), JSON.stringify({
    version: '36.0.0',
    artifacts: Object.fromEntries(stacks.map(({ name, environment = 'aws://000000000000/us-east-1' }) =>
      [name, { type: 'aws:cloudformation:stack', environment, properties: { templateFile: `${name}.template.json` } }])),
  }));
  return { directory };
}

/** Without a gate a declaration is in the template's metadata. */
function templateOf({ declarations, resources = {} }: DeclaredStack): object {
  const gates = declarations.filter(({ verification }) => verification !== 'none').map((declaration, index) => [`Gate${index}`, {
    Type: declaration.stores.length > 0 ? GATE_RESOURCE_TYPE : DEPLOYMENT_GATE_RESOURCE_TYPE,
    Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:gate', Declaration: encodeDeclaration(declaration) },
    Metadata: { 'aws:cdk:path': `${declaration.service}/Gate/Resource/Default`, [VARIABLES_METADATA]: encodeMetadata(declaration) },
  }]);
  const ungated = declarations.filter(({ verification }) => verification === 'none');
  return {
    Resources: { ...Object.fromEntries(gates), ...resources },
    Metadata: {
      [UNGATED_METADATA]: Object.fromEntries(ungated.map((declaration) => [declaration.service, JSON.stringify(encodeDeclaration(declaration))])),
      [VARIABLES_METADATA]: Object.fromEntries(ungated.map((declaration) => [declaration.service, encodeMetadata(declaration)])),
    },
  };
}
