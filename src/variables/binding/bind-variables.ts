import { Stack, Token } from 'aws-cdk-lib';
import { Declaration, StoreDeclaration, VariableDeclaration } from '../../core/declaration';
import { RuleError } from '../../core/errors';
import { secretResource, StatementScope } from '../../core/iam/statements';
import { assertJsonKey, assertParameterName, assertParameterPart, assertSecretName, assertVariableName } from '../../core/names';
import { parameterArn, partialSecretArn, Environment } from '../../core/references';
import { declareFile, FileSource } from '../files/file-source';
import { SecretStore, keyReference } from '../secret-store';
import { Variable } from '../variable';
import { VariableSource } from '../variable-source';

/** A declaration, with what only constructs know. */
export interface BoundDeclaration {
  readonly declaration: Declaration;
  readonly place: Environment;
  /** What each foreign reference needs in policies, by variable. */
  readonly foreign: ReadonlyMap<string, StatementScope>;
  /** Values set in code, by variable. */
  readonly plain: ReadonlyMap<string, string>;
  /** How values become files, by variable. */
  readonly files: ReadonlyMap<string, FileSource>;
  readonly stores: readonly SecretStore[];
}

export interface DeclareProps {
  readonly service: string;
  readonly verification: Declaration['verification'];
  readonly store: SecretStore;
  readonly variables: { readonly [name: string]: Variable };
}

/** Makes the data that every part reads from what the author wrote, and refuses what can't work. */
export function bindVariables(stack: Stack, props: DeclareProps): BoundDeclaration {
  const place = { partition: stack.partition, region: stack.region, account: stack.account };
  const stores = [props.store];
  const foreign = new Map<string, StatementScope>();
  const plain = new Map<string, string>();
  const files = new Map<string, FileSource>();
  const variables: Record<string, VariableDeclaration> = {};
  // A-Z: maps of other languages have no order, and that of Java's `Map.of` is another one in each run.
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
    const source = props.variables[name]._source;
    switch (source.kind) {
      case 'plain':
        plain.set(name, source.value);
        variables[name] = { kind: 'plain' };
        break;
      case 'parameter': {
        const declared = declareParameter(name, source, place);
        variables[name] = declared.variable;
        foreign.set(name, declared.scope);
        break;
      }
      case 'foreign-secret': {
        const declared = declareSecret(name, source, place);
        variables[name] = declared.variable;
        foreign.set(name, declared.scope);
        break;
      }
      default:
        variables[name] = declareOwn(name, source, indexOf(stores, source.store ?? props.store), stores);
    }
    if (source.kind !== 'plain' && source.file) {
      files.set(name, source.file);
      variables[name] = { ...variables[name], file: declareFile(name, source.file) } as VariableDeclaration;
    }
  }
  const declaration: Declaration = {
    service: props.service,
    verification: props.verification,
    stores: stores.map((store): StoreDeclaration => store._declare(stack.region)),
    variables,
  };
  return { declaration, place, foreign, plain, files, stores };
}

function indexOf(stores: SecretStore[], store: SecretStore): number {
  const index = stores.findIndex((candidate) => candidate._equals(store));
  return index >= 0 ? index : stores.push(store) - 1;
}

type OwnSource = Extract<VariableSource, { kind: 'secret' | 'generated' | 'config' }>;

function declareOwn(variable: string, source: OwnSource, index: number, stores: readonly SecretStore[]): VariableDeclaration {
  const store = stores[index];
  const name = source.name ?? variable;
  if (!Token.isUnresolved(name)) {
    if (store._kind === 'secretsmanager') {
      assertJsonKey(variable, name);
    } else {
      assertParameterPart(variable, name);
      if (!Token.isUnresolved(store.storeName)) {
        assertParameterName(variable, `${store.storeName}/${name}`);
      }
    }
  }
  switch (source.kind) {
    case 'secret':
      return { kind: 'secret', store: index, name };
    case 'generated':
      return { kind: 'generated', store: index, name, length: source.length, alphabet: source.alphabet, ...destroy(variable, source, store) };
    case 'config':
      return { kind: 'config', store: index, name, value: source.value, ...destroy(variable, source, store) };
  }
}

function destroy(variable: string, source: { readonly destroy: boolean }, store: SecretStore): { destroy?: true } {
  if (source.destroy && store._kind === 'secretsmanager') {
    throw new RuleError({
      subject: variable,
      must: 'must have removalPolicy RETAIN in a JSON secret, whose other keys belong to people',
      got: 'DESTROY',
      fix: 'remove `removalPolicy`, or keep the variable in Parameter Store',
    });
  }
  return source.destroy ? { destroy: true } : {};
}

interface DeclaredForeign {
  readonly variable: VariableDeclaration;
  readonly scope: StatementScope;
}

function declareParameter(name: string, source: Extract<VariableSource, { kind: 'parameter' }>, here: Environment): DeclaredForeign {
  if (!Token.isUnresolved(source.name)) {
    assertParameterName(name, source.name);
  }
  const region = otherRegion(source.region ?? source.parameter?.env.region, here);
  const place = { ...here, region: region ?? here.region };
  const imported = source.parameter as { readonly encryptionKey?: Parameters<typeof keyReference>[0] } | undefined;
  const encryptionKey = source.encryptionKey ?? imported?.encryptionKey;
  const key = encryptionKey ? keyReference(encryptionKey) : undefined;
  const arn = source.parameter && Token.isUnresolved(source.name) ? source.parameter.parameterArn : parameterArn(place, source.name);
  return {
    variable: { kind: 'parameter', parameter: source.name, region, key, verification: source.verification },
    scope: { service: 'ssm', place, resources: [arn], key },
  };
}

function declareSecret(name: string, source: Extract<VariableSource, { kind: 'foreign-secret' }>, here: Environment): DeclaredForeign {
  if (source.field !== undefined && !Token.isUnresolved(source.field)) {
    assertJsonKey(name, source.field);
  }
  const region = otherRegion(source.region ?? source.secret?.env.region, here);
  const place = { ...here, region: region ?? here.region };
  let arn: string;
  let resource: string;
  if (source.secret) {
    arn = source.secret.secretFullArn ?? source.secret.secretArn;
    resource = source.secret.secretFullArn ?? `${source.secret.secretArn}-??????`;
  } else {
    const secretName = source.secretName!;
    if (!Token.isUnresolved(secretName)) {
      assertSecretName(secretName);
    }
    arn = partialSecretArn(place, secretName);
    resource = secretResource(arn);
  }
  const encryptionKey = source.encryptionKey ?? source.secret?.encryptionKey;
  const key = encryptionKey ? keyReference(encryptionKey) : undefined;
  const { field, stage, versionId, verification } = source;
  return {
    variable: { kind: 'foreign-secret', arn, field, stage, versionId, region, key, verification },
    scope: { service: 'secretsmanager', place, resources: [resource], key },
  };
}

/** The region when it isn't known to be the stack's: its full ARN is right in either case. */
function otherRegion(region: string | undefined, here: Environment): string | undefined {
  return region !== undefined && !Token.isUnresolved(region) && region !== here.region ? region : undefined;
}
