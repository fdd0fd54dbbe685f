import { Document, isMap, isScalar, Scalar, visit } from 'yaml';
import { Imports } from './imports';
import { comment, object, propertyName } from './literal';
import { needed } from './needed';
import { headOf, PrintedConstruct, storeCode, variableCode } from './typescript';
import { ListedVariable } from '../../../../core/list/entry';
import { escapeUnprintable, isPrintable } from '../../../../core/printable';
import { AdoptedKey, AdoptedSource, AdoptedVariable, Adoption } from '../adoption';

/** The same as a list that application teams own, with the code that reads it as a comment. */
export function adoptionAsYaml({ store, variables, leftOut }: Adoption, construct: PrintedConstruct = 'ServiceSecrets'): string {
  const keys = new NamedKeys();
  const listed = variables.filter(isListable);
  const document = new Document(Object.fromEntries(listed.map((variable) => [variable.variable, shortened(entry(variable, keys))])));
  remark(document, listed);
  quoteUnprintable(document);
  const code = readingCode({ construct, store }, variables.filter((variable) => !isListable(variable)), keys);
  return [
    ...code.map((line) => comment('#', line)),
    ...leftOut.map(({ what, advice }) => comment('#', `left out: ${what}: ${advice}`)),
    listed.length > 0 ? escapeLines(document.toString({ lineWidth: 0, singleQuote: true })) : '',
  ].join('\n');
}

type Listable = AdoptedVariable & { readonly source: Exclude<AdoptedSource, { readonly kind: 'secret-arn' | 'parameter-arn' }> };

/** A list refers to external values only by their names. */
function isListable(variable: AdoptedVariable): variable is Listable {
  return variable.source.kind !== 'secret-arn' && variable.source.kind !== 'parameter-arn';
}

/** Names for the keys of external values. The app passes the keys in `encryptionKeys`. */
class NamedKeys {
  public readonly all = new Map<string, AdoptedKey>();

  public nameOf(key: AdoptedKey | undefined): string | undefined {
    if (!key) {
      return undefined;
    }
    const known = [...this.all].find(([, other]) => JSON.stringify(other) === JSON.stringify(key))?.[0];
    const name = known ?? `key${this.all.size + 1}`;
    this.all.set(name, key);
    return name;
  }
}

function entry({ variable, source, description }: Listable, keys: NamedKeys): ListedVariable {
  const described = description === undefined ? {} : { description };
  switch (source.kind) {
    case 'secret': return { secret: {}, ...nameUnless(variable, source.name), ...described };
    case 'config': return { config: source.value, ...nameUnless(variable, source.name), ...described };
    case 'plain': return { plain: source.value };
    case 'parameter': return { parameterName: source.name, ...byName(source.region, keys.nameOf(source.key)), ...described };
    case 'secret-name': return {
      secretName: source.secretName,
      ...(source.field === undefined ? {} : { key: source.field }),
      ...(source.stage === undefined ? {} : { versionStage: source.stage }),
      ...(source.versionId === undefined ? {} : { versionId: source.versionId }),
      ...byName(source.region, keys.nameOf(source.key)),
      ...described,
    };
  }
}

function nameUnless(variable: string, name: string): { name?: string } {
  return name === variable ? {} : { name };
}

function byName(region: string | undefined, encryptionKey: string | undefined): { region?: string; encryptionKey?: string } {
  return { ...(region === undefined ? {} : { region }), ...(encryptionKey === undefined ? {} : { encryptionKey }) };
}

/** `NAME: secret` if there are no other properties. */
function shortened(listed: ListedVariable): ListedVariable | 'secret' {
  return listed.secret && Object.keys(listed).length === 1 ? 'secret' : listed;
}

function remark(document: Document, variables: readonly AdoptedVariable[]): void {
  if (!isMap(document.contents)) {
    return;
  }
  for (const { key } of document.contents.items) {
    const remarks = variables.find(({ variable }) => isScalar(key) && String(key.value) === variable)?.remarks ?? [];
    if (remarks.length > 0 && isScalar(key)) {
      key.commentBefore = remarks.map((text) => ` ${escapeUnprintable(text)}`).join('\n');
    }
  }
}

/** Writes such texts in double quotes, as only those have escapes. */
function quoteUnprintable(document: Document): void {
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && node.value !== '' && !isPrintable(node.value)) {
        node.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
}

function escapeLines(yaml: string): string {
  return yaml.split('\n').map(escapeUnprintable).join('\n');
}

/** The construct that reads the list, and the variables that a list can't express. */
function readingCode({ construct, store }: { readonly construct: PrintedConstruct; readonly store: Adoption['store'] }, beside: readonly AdoptedVariable[], keys: NamedKeys): string[] {
  const imports = new Imports();
  const encryptionKeys = object(Object.fromEntries([...keys.all].map(([name, key]) => [name, imports.key(key)])));
  const read = `VariableList.fromFile('service-secrets.yaml'${encryptionKeys === undefined ? '' : `, ${object({ encryptionKeys })}`})`;
  const lines = [
    `new ${construct}(this, 'Secrets', {`,
    ...headOf(construct),
    `  store: ${storeCode(store, imports)},`,
    ...(beside.length === 0 ? [`  variables: ${read},`] : [
      '  variables: {',
      `    ...${read},`,
      ...beside.flatMap((variable) => [...variable.remarks.map((text) => `    // ${text}`), `    ${propertyName(variable.variable)}: ${variableCode(variable, imports)},`]),
      '  },',
    ]),
    '});',
  ];
  const code = [...imports.statements, ...lines];
  return [...needed(code, '').map((line) => line.trim()), ...code];
}
