import { Stack, Token } from 'aws-cdk-lib';
import { assertRules } from './assert-rules';
import { bindParameter } from './bind-parameter';
import { bindSecret } from './bind-secret';
import { BoundDeclaration, BoundReference, BoundStore, BoundVariable } from './bound-declaration';
import { assertReferable } from './secret-name';
import { Declaration, OwnVariable, PlainVariable, ReferenceVariable, VariableDeclaration } from '../../core/declaration';
import { assertHelpUrl, parseDescription } from '../../core/description';
import { RuleError } from '../../core/errors';
import { contradictionsIn } from '../../core/initial-values';
import { serviceOf } from '../../core/location';
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

/** Converts the author's variables to the data that every part reads, and refuses what can't work. */
export function bindVariables(stack: Stack, props: DeclareProps): BoundDeclaration {
  const stores = new BoundStores(stack, props.store);
  const variables = new Map<string, BoundVariable>();
  // Sorted by name: maps of other languages have no order, and Java's `Map.of` changes it in each run.
  const names = Object.keys(props.variables).sort();
  if (names.length === 0) {
    throw new RuleError({
      subject: 'variables',
      must: 'must have at least one variable',
      got: '{}',
      fix: 'add one, as in { DATABASE_URL: Variable.secret() }',
    });
  }
  for (const name of names) {
    assertVariableName(name);
    variables.set(name, bind(name, props.variables[name]._source, stores, stack));
  }
  const declaration: Declaration = {
    service: props.service,
    verification: props.verification,
    stores: stores.bound.map(({ declared }) => declared),
    variables: Object.fromEntries([...variables].map(([name, { declared }]): [string, VariableDeclaration] => [name, declared])),
  };
  assertOneInitialValue(declaration);
  if (props.verification === 'none') {
    assertReferableStores(stores.bound);
  }
  return {
    declaration,
    environment: { partition: stack.partition, region: stack.region, account: stack.account },
    variables,
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
      fix: 'give one of them another `name`, or declare one as Variable.secret({ name })',
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

type OwnSource = Extract<VariableSource, { kind: 'secret' | 'generated' | 'config' }>;

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
  return { kind: 'reference', declared: declareOwn(variable, source, index, name, store.kind), location: serviceOf(store.kind).own(store, name), scope, ofOtherAccount };
}

function declareOwn(variable: string, source: OwnSource, store: number, name: string, kind: BoundStore['declared']['kind']): OwnVariable {
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
