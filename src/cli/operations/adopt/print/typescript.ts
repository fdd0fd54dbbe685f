import { Imports } from './imports';
import { call, comment, literal, object, propertyName } from './literal';
import { needed } from './needed';
import { AdoptedSource, AdoptedStore, AdoptedVariable, Adoption } from '../adoption';

export type PrintedConstruct = 'ServiceSecrets' | 'KubernetesSecrets';

/** The declaration to paste into the app. */
export function adoptionAsTypeScript({ store, variables, leftOut }: Adoption, construct: PrintedConstruct = 'ServiceSecrets'): string {
  const imports = new Imports();
  const lines = [
    `new ${construct}(this, 'Secrets', {`,
    ...headOf(construct),
    `  store: ${storeCode(store, imports)},${store ? '' : ' // nothing is read from a store of its own yet'}`,
    '  variables: {',
    ...variables.flatMap((variable) => [
      ...variable.remarks.map((remark) => `    ${comment('//', remark)}`),
      `    ${propertyName(variable.variable)}: ${variableCode(variable, imports)},`,
    ]),
    '  },',
    '});',
  ];
  const code = [...imports.statements, ...lines];
  return [...needed(code), ...leftOut.map(({ what, advice }) => comment('//', `left out: ${what}: ${advice}`)), ...code, ''].join('\n');
}

/** The code besides the list. */
export function headOf(construct: PrintedConstruct): string[] {
  return construct === 'KubernetesSecrets' ? ['  cluster,', '  namespace,'] : [];
}

export function storeCode(store: AdoptedStore | undefined, imports: Imports): string {
  const factory = store?.kind === 'secretsmanager' ? 'secretsManager' : 'parameterStore';
  return call(`SecretStore.${factory}`, literal(store?.name ?? '/stage/service'), object({ encryptionKey: imports.key(store?.key) }));
}

export function variableCode({ variable, source, description }: Pick<AdoptedVariable, 'variable' | 'source' | 'description'>, imports: Imports): string {
  const described = { description: description === undefined ? undefined : literal(description) };
  switch (source.kind) {
    case 'secret': return call('Variable.secret', object({ name: ownName(variable, source.name), ...described }));
    case 'config': return call('Variable.config', literal(source.value), object({ name: ownName(variable, source.name), ...described }));
    case 'plain': return call('Variable.plain', literal(source.value));
    case 'parameter': return call('Variable.fromSsmParameterName', literal(source.name), object({ ...byName(source, imports), ...described }));
    case 'parameter-arn': return call('Variable.fromSsmParameter', imports.parameter(source), object(described));
    case 'secret-name': return call('Variable.fromSecretName', literal(source.secretName), optional(source.field), object({ ...version(source), ...byName(source, imports), ...described }));
    case 'secret-arn': return secretByArn(source, object(described), imports);
  }
}

function secretByArn(source: AdoptedSource & { readonly kind: 'secret-arn' }, options: string | undefined, imports: Imports): string {
  const secret = imports.secret(source);
  const pinned = object(version(source));
  return pinned === undefined
    ? call('Variable.fromSecretsManager', secret, optional(source.field), options)
    : call('Variable.fromSecretsManagerVersion', secret, pinned, optional(source.field), options);
}

function ownName(variable: string, name: string): string | undefined {
  return name === variable ? undefined : literal(name);
}

function version({ stage, versionId }: { readonly stage?: string; readonly versionId?: string }): Record<string, string | undefined> {
  return { versionStage: optional(stage), versionId: optional(versionId) };
}

function byName({ region, key }: AdoptedSource & { readonly kind: 'parameter' | 'secret-name' }, imports: Imports): Record<string, string | undefined> {
  return { region: optional(region), encryptionKey: imports.key(key) };
}

function optional(text: string | undefined): string | undefined {
  return text === undefined ? undefined : literal(text);
}
