import { BoundReference, BoundStore, BoundVariable } from './bound-declaration';
import { Declaration, DerivedVariable, PartDeclaration, VerificationMode } from '../../core/declaration';
import { partName } from '../../core/derived/parts';
import { RuleError } from '../../core/errors';
import { Environment, policyResources, serviceOf, shown, ValueLocation } from '../../core/location';
import { PartSource, VariableSource } from '../variable-source';

export type DerivedSource = Extract<VariableSource, { readonly kind: 'derived' }>;
type ReferencedPart = Exclude<PartSource, { readonly kind: 'plain' }>;

/** The parts of a declaration's derived values. */
export interface BoundParts {
  readonly declared: Record<string, PartDeclaration>;
  readonly bound: Map<string, BoundReference>;
}

/** The parts of one value. Each has its own name in a store of the service. */
export function bindParts(variable: string, { parts }: DerivedSource, into: BoundParts, bind: (name: string, source: ReferencedPart) => BoundReference): void {
  for (const part of Object.keys(parts).sort()) {
    const source = parts[part];
    const name = partName(variable, part);
    if (source.kind === 'plain') {
      into.declared[name] = { kind: 'text', text: source.value };
      continue;
    }
    const isExternal = source.kind === 'parameter' || source.kind === 'foreign-secret';
    assertRead(name, isExternal ? source.verification : undefined);
    const bound = bind(name, isExternal ? source : { ...source, name: source.name ?? part });
    into.declared[name] = bound.declared as Exclude<typeof bound.declared, DerivedVariable>;
    into.bound.set(name, bound);
  }
}

/** The parameter that code owns. Policies allow this one name. */
export function placeOfDerived(variable: string, name: string, store: BoundStore, environment: Environment): Pick<BoundReference, 'location' | 'scope'> {
  if (store.declared.kind !== 'ssm') {
    throw new RuleError({
      subject: variable,
      must: 'must have a `store` in Parameter Store, as a JSON secret belongs to people',
      got: `the JSON secret ${store.declared.name}`,
      fix: 'set the option `store` to a Parameter Store prefix, or call asFile, which stores nothing',
    });
  }
  const location = serviceOf('ssm').own(store.declared, name);
  return { location, scope: { ...store.scope, resources: policyResources(location, environment) } };
}

/** The gate must read every part and the composed value, and no other variable may use the same parameter. */
export function assertComposing(declaration: Pick<Declaration, 'variables'>, parts: BoundParts, verification: VerificationMode, bound: ReadonlyMap<string, BoundVariable>): void {
  const composed = Object.keys(declaration.variables).find((name) => ['derived', 'derived-file'].includes(declaration.variables[name].kind));
  if (composed === undefined) {
    return;
  }
  assertRead(composed, verification);
  const places = new Map<string, string>();
  for (const [name, variable] of bound) {
    if (variable.kind === 'reference' && variable.declared.kind === 'derived') {
      assertAlone(name, variable.location, places);
      places.set(placeId(variable.location), name);
    }
  }
  for (const [name, variable] of [...bound, ...parts.bound]) {
    if (variable.kind === 'reference' && variable.declared.kind !== 'derived') {
      assertAlone(name, variable.location, places);
    }
  }
}

function assertRead(subject: string, verification: string | undefined): void {
  if (verification !== undefined && verification !== 'values') {
    throw new RuleError({
      subject,
      must: 'must have Verification.VALUES, as a value that is composed of others is not known without reading them',
      got: verification.toUpperCase(),
      fix: 'remove `verification`, or declare the composed value as Variable.secret() and put it',
    });
  }
}

function assertAlone(name: string, location: ValueLocation, places: ReadonlyMap<string, string>): void {
  const owner = places.get(placeId(location));
  if (owner !== undefined) {
    throw new RuleError({
      subject: name,
      must: `must not have the place of ${owner}, which is composed and belongs to code`,
      got: shown(location),
      fix: 'set another `name` for one of them',
    });
  }
}

function placeId({ service, region, name, arn }: ValueLocation): string {
  return JSON.stringify([service, region, name ?? arn]);
}
