import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FollowFunction } from './follow-function';
import { shareSecret } from '../../cdk/shared-secret';
import { IN_OTHER_ACCOUNT, isInOtherAccount } from '../../changes/construct/other-accounts';
import { warnOfPending, warnUnwatched } from '../../changes/construct/unwatched';
import { WatchedValue, watchedValue } from '../../changes/construct/watched-values';
import { DerivedFollow } from '../../core/contracts/follow';
import { declarationOf } from '../../core/derived/composition';
import { variableOfPart } from '../../core/derived/parts';
import { followDerivedStatements } from '../../core/iam/follow';
import { policyResources } from '../../core/location';
import { encodeDeclaration } from '../../core/wire';
import { BoundDeclaration, BoundReference, referencesOf } from '../../variables/binding/bound-declaration';

/** The gate that composes the same values in deployments. */
export interface ComposingGate {
  readonly logicalId: string;
  /** Tags of what it creates, when the template is written. */
  readonly creationTags: Readonly<Record<string, string>> | undefined;
}

/** Composes each derived value again after a change of its parts. A file is composed by each task that starts, and needs none of this. */
export function followDerivedValues(service: Construct, declared: BoundDeclaration, gate: ComposingGate): void {
  for (const [variable, reference] of referencesOf(declared)) {
    if (reference.declared.kind === 'derived') {
      follow(service, declared, gate, variable, reference);
    }
  }
}

function follow(service: Construct, declared: BoundDeclaration, gate: ComposingGate, variable: string, reference: BoundReference): void {
  const { environment, stores } = declared;
  const parts = [...declared.parts].filter(([name]) => variableOfPart(name) === variable);
  const read = [[variable, reference] as const, ...parts].map(([name, bound]) => [name, exactly(bound, declared)] as const);
  const declaration = declarationOf(declared.declaration, variable);
  const [[, { scope: value }], ...partScopes] = read;
  const statements = followDerivedStatements(declaration, environment, { stores: stores.map(({ scope }) => scope), value, parts: partScopes.map(([, { scope }]) => scope) });
  const values = read.map(([name, bound]) => watchedValue(name, bound, declared));
  const shared = FollowFunction.of(service);
  for (const [, { ofOtherAccount, scope }] of read) {
    if (ofOtherAccount) {
      shareSecret(ofOtherAccount, shared.role, Stack.of(service), statements.filter(({ resources }) => resources.some((resource) => scope.resources.includes(resource))));
    }
  }
  shared.add({
    construct: service,
    follows: () => ({ derived: [describe(declaration, variable, gate, values)] }),
    values: withEvents(service, values),
    statements: [...statements, ...shared.schedules.statements()],
    decrypts: read.flatMap(([, { scope }]) => (scope.service === 'ssm' ? scope.resources : [])),
  });
}

/** Warns about values whose changes cause no event here. */
function withEvents(service: Construct, values: readonly WatchedValue[]): WatchedValue[] {
  const elsewhere = values.filter((value) => isInOtherAccount(value, Stack.of(service)));
  warnUnwatched(service, elsewhere, IN_OTHER_ACCOUNT, true);
  warnOfPending(service, values, true);
  return values.filter((value) => !elsewhere.includes(value));
}

/** A parameter of a store with the permissions for its own name, instead of those for the store. */
function exactly(bound: BoundReference, { environment }: BoundDeclaration): BoundReference {
  const { location, scope } = bound;
  return scope.service !== 'ssm' || location.arn !== undefined ? bound : { ...bound, scope: { ...scope, resources: policyResources(location, environment) } };
}

function describe(declaration: BoundDeclaration['declaration'], variable: string, gate: ComposingGate, values: readonly WatchedValue[]): DerivedFollow {
  return {
    service: declaration.service,
    gate: gate.logicalId,
    variable,
    declaration: encodeDeclaration(declaration),
    ...(gate.creationTags ? { tags: gate.creationTags } : {}),
    parameters: distinct(values.flatMap((value) => (value.store === 'ssm' ? [{ region: value.region, prefix: value.prefix, names: [value.name] }] : []))),
    secrets: distinct(values.flatMap((value) => (value.store === 'secretsmanager' ? [{ region: value.region, secret: value.secret, ...(value.stage ? { stage: value.stage } : {}) }] : []))),
  };
}

/** Two parts are often fields of one secret. */
function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
