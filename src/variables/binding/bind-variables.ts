import { Stack, Token } from 'aws-cdk-lib';
import { assertRules } from './assert-rules';
import { assertComposing, bindParts, BoundParts, placeOfDerived } from './bind-derived';
import { bindParameter } from './bind-parameter';
import { bindSecret } from './bind-secret';
import { BoundDeclaration, BoundReference, BoundStore, BoundVariable } from './bound-declaration';
import { assertReferable } from './secret-name';
import { Declaration, OwnVariable, PlainVariable, ReferenceVariable, VariableDeclaration } from '../../core/declaration';
import { assertHelpUrl, parseDescription } from '../../core/description';
import { RuleError } from '../../core/errors';
import { contradictionsIn } from '../../core/initial-values';
import { Environment, serviceOf } from '../../core/location';
import { assertJsonKey, assertParameterName, assertParameterPart, assertVariableName } from '../../core/names';
import { declareFile } from '../files/file-source';
import { SecretStore } from '../secret-store';
import { Variable } from '../variable';
import { VariableSource } from '../variable-source';

export interface DeclareProps {
  readonly service: string;
  readonly verification: Declaration['verification'];
  readonly store: SecretStore;
  readonly variables: { readonly [name: string]: Variable };
}

/** Converts the author's variables to the data that every part reads. Throws for invalid ones. */
export function bindVariables(stack: Stack, props: DeclareProps): BoundDeclaration {
  const stores = new BoundStores(stack, props.store);
  const variables = new Map<string, BoundVariable>();
  const parts: BoundParts = { declared: {}, bound: new Map() };
  // Sorted by name: maps of other languages have no order, and Java's `Map.of` changes it in each run.
  const names = Object.keys(props.variables).sort();
  if (names.length === 0) {
    throw new RuleError({
      subject: 'variables',
      must: 'must have at least one variable',
      got: '{}',
      fix: 'add one, such as `DATABASE_URL` with Variable.secret()',
    });
  }
  for (const name of names) {
    assertVariableName(name);
    const source = props.variables[name]._source;
    variables.set(name, bind(name, source, stores, stack));
    if (source.kind === 'derived') {
      bindParts(name, source, parts, (part, partSource) => bindReference(part, partSource, stores, stack));
    }
  }
  const declaration: Declaration = {
    service: props.service,
    verification: props.verification,
    stores: stores.bound.map(({ declared }) => declared),
    variables: Object.fromEntries([...variables].map(([name, { declared }]): [string, VariableDeclaration] => [name, declared])),
    ...(Object.keys(parts.declared).length > 0 ? { parts: parts.declared } : {}),
  };
  assertOneInitialValue(declaration);
  assertComposing(declaration, parts, props.verification, variables);
  if (props.verification === 'none') {
    assertReferableStores(stores.bound);
  }
  return {
    declaration,
    environment: stores.environment,
    variables,
    parts: parts.bound,
    stores: stores.bound,
  };
}

function assertOneInitialValue(declaration: Declaration): void {
  const [found] = contradictionsIn(declaration);
  if (found) {
    throw new RuleError({
      subject: found.variables[1],
      must: `must have the initial value of ${found.variables[0]}, as both are one value, ${found.name}`,
      got: 'another one',
      fix: 'set another `name` for one of them, or declare one as Variable.secret with the option `name`',
    });
  }
}

/** The stores in use, without duplicates. */
class BoundStores {
  public readonly bound: BoundStore[] = [];
  private readonly stores: SecretStore[] = [];

  constructor(private readonly stack: Stack, public readonly main: SecretStore) {
    this.indexOf(main);
  }

  public get environment(): Environment {
    return { partition: this.stack.partition, region: this.stack.region, account: this.stack.account };
  }

  public indexOf(store: SecretStore): number {
    const index = this.stores.findIndex((candidate) => candidate._equals(store));
    if (index >= 0) {
      return index;
    }
    this.bound.push(store._bind(this.stack));
    return this.stores.push(store) - 1;
  }
}

function bind(name: string, source: VariableSource, stores: BoundStores, stack: Stack): BoundVariable {
  const about = describe(name, source);
  if (source.kind === 'plain') {
    return { kind: 'plain', declared: { kind: 'plain', ...about }, value: source.value };
  }
  if (source.kind === 'derived' && source.file) {
    return { kind: 'derived-file', declared: { kind: 'derived-file', template: source.template, ...about, file: declareFile(name, source.file) }, file: source.file };
  }
  return bindReference(name, source, stores, stack, about);
}

function bindReference(
  name: string, source: Exclude<VariableSource, { kind: 'plain' }>, stores: BoundStores, stack: Stack, about = describe(name, source),
): BoundReference {
  const bound = source.kind === 'parameter' ? bindParameter(name, source, stack)
    : source.kind === 'foreign-secret' ? bindSecret(name, source, stack)
      : bindOwn(name, source, stores);
  const declared: ReferenceVariable = { ...bound.declared, ...about, ...(source.file ? { file: declareFile(name, source.file) } : {}) };
  return { ...bound, declared, ...(source.file ? { file: source.file } : {}) };
}

/** Everything except the location of the value. */
function describe(name: string, source: VariableSource): Pick<PlainVariable, 'description' | 'helpUrl' | 'rules'> {
  const { description, helpUrl, rules } = source;
  if (helpUrl !== undefined) {
    assertHelpUrl(name, helpUrl);
  }
  assertRules(name, source);
  return {
    ...(description === undefined ? {} : { description: parseDescription(name, description) }),
    ...(helpUrl === undefined ? {} : { helpUrl }),
    ...(rules?.length ? { rules } : {}),
  };
}

type OwnSource = Extract<VariableSource, { kind: 'secret' | 'generated' | 'config' | 'derived' }>;

function bindOwn(variable: string, source: OwnSource, stores: BoundStores): BoundReference {
  const index = stores.indexOf(source.store ?? stores.main);
  const { declared: store, scope, ofOtherAccount } = stores.bound[index];
  const name = source.name ?? variable;
  if (!Token.isUnresolved(name)) {
    if (store.kind === 'secretsmanager') {
      assertJsonKey(variable, name);
    } else {
      assertParameterPart(variable, name);
      if (!Token.isUnresolved(store.name)) {
        assertParameterName(variable, `${store.name}/${name}`);
      }
    }
  }
  if (source.kind === 'derived') {
    const place = placeOfDerived(variable, name, stores.bound[index], stores.environment);
    return { kind: 'reference', declared: { kind: 'derived', store: index, name, template: source.template }, ...place };
  }
  return { kind: 'reference', declared: declareOwn(variable, source, index, name, store.kind), location: serviceOf(store.kind).own(store, name), scope, ofOtherAccount };
}

function declareOwn(variable: string, source: Exclude<OwnSource, { kind: 'derived' }>, store: number, name: string, kind: BoundStore['declared']['kind']): OwnVariable {
  switch (source.kind) {
    case 'secret':
      return { kind: 'secret', store, name };
    case 'generated':
      return { kind: 'generated', store, name, length: source.length, alphabet: source.alphabet, ...destroy(variable, source, kind) };
    case 'config':
      return { kind: 'config', store, name, value: source.value, ...destroy(variable, source, kind) };
  }
}

function destroy(variable: string, source: { readonly destroy: boolean }, kind: BoundStore['declared']['kind']): { destroy?: true } {
  if (source.destroy && kind === 'secretsmanager') {
    throw new RuleError({
      subject: variable,
      must: 'must have removalPolicy RETAIN in a JSON secret, whose other keys belong to people',
      got: 'DESTROY',
      fix: 'remove `removalPolicy`, or keep the variable in Parameter Store',
    });
  }
  return source.destroy ? { destroy: true } : {};
}

/** Only the gate finds the suffix. Without a gate, references contain the name. */
function assertReferableStores(stores: readonly BoundStore[]): void {
  for (const { declared } of stores) {
    if (declared.kind === 'secretsmanager' && declared.arn === undefined) {
      assertReferable('store', declared.name);
    }
  }
}
