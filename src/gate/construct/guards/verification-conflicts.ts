import { Declaration, isOwn, isReference, parameterName, ReferenceVariable, verificationOf } from '../../../core/declaration';
import { RuleError } from '../../../core/errors';
import { StatementScope, storeScope } from '../../../core/iam/statements';
import { parameterArn, Environment } from '../../../core/references';

/** A declaration with what its statements are made of. */
export interface GatedDeclaration {
  readonly declaration: Declaration;
  readonly place: Environment;
  /** Scopes of the foreign references, by variable. */
  readonly foreign: ReadonlyMap<string, StatementScope>;
}

interface Read {
  readonly service: string;
  readonly variable: string;
  /** ARN of the value. */
  readonly value: string;
  /** Resources that METADATA denies: all of a store. */
  readonly denied: readonly string[];
  readonly verification: string;
}

/**
 * One role checks all declarations of a stack, and METADATA is a deny that nothing can lift: what one declaration says so
 * about can't be read for another one, nor for another variable.
 */
export function assertNoConflicts(added: GatedDeclaration, others: readonly GatedDeclaration[]): void {
  const mine = readsOf(added);
  const all = [...mine, ...others.flatMap(readsOf)];
  for (const denying of all.filter(({ verification }) => verification === 'metadata')) {
    const reading = all.find((read) => read.verification === 'values' && denying.denied.some((resource) => matches(resource, read.value)));
    if (reading) {
      throw new RuleError({
        subject: reading.variable,
        must: 'must have the same verification as all that is read of its place in this stack, where METADATA denies it to the one role that checks',
        got: `VALUES in ${reading.service}, METADATA for ${denying.variable} in ${denying.service}`,
        fix: 'use one verification for both, or move one ServiceSecrets to another stack',
      });
    }
  }
}

/** Every declaration that joins a stack is compared with all before it. */
const READS = new WeakMap<GatedDeclaration, readonly Read[]>();

function readsOf(gated: GatedDeclaration): readonly Read[] {
  const reads = READS.get(gated) ?? findReads(gated);
  READS.set(gated, reads);
  return reads;
}

function findReads({ declaration, place, foreign }: GatedDeclaration): Read[] {
  return Object.entries(declaration.variables).flatMap(([variable, declared]) => (isReference(declared)
    ? [{ service: declaration.service, variable, verification: verificationOf(declaration, declared), ...resourcesOf(declared, declaration, place, foreign.get(variable)) }]
    : []));
}

function resourcesOf(variable: ReferenceVariable, declaration: Declaration, here: Environment, foreign: StatementScope | undefined): Pick<Read, 'value' | 'denied'> {
  if (!isOwn(variable)) {
    return { value: foreign!.resources[0], denied: foreign!.resources };
  }
  const store = declaration.stores[variable.store];
  const { place, resources } = storeScope(store, here);
  return { value: store.kind === 'ssm' ? parameterArn(place, parameterName(store, variable)) : resources[0], denied: resources };
}

function matches(resource: string, value: string): boolean {
  const [one, other] = [parse(resource), parse(value)];
  return one && other
    ? one.region === other.region && one.account === other.account && covers(one.name, other.name)
    : resource === value;
}

function covers(resource: string, name: string): boolean {
  return resource.endsWith('/*') ? name.startsWith(resource.slice(0, -1)) : withoutSuffix(resource) === withoutSuffix(name);
}

interface Parsed {
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/** Nothing for an ARN that only the deployment knows. The partition is the stack's anyway; what is a token in one alone isn't guessed. */
function parse(arn: string): Parsed | undefined {
  const [, region, account, name] = /^arn:[^:]+:[^:]+:([^:]*):([^:]*):(.+)$/.exec(arn) ?? [];
  return name === undefined ? undefined : { region, account, name };
}

/** Known or not, the suffix of a secret's ARN tells no two secrets apart. */
function withoutSuffix(name: string): string {
  return name.startsWith('secret:') ? name.replace(/-(\?{6}|[A-Za-z0-9]{6})$/, '') : name;
}
