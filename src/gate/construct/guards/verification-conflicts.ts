import { verificationOf } from '../../../core/declaration';
import { RuleError } from '../../../core/errors';
import { policyResources } from '../../../core/location';
import { BoundDeclaration, referencesOf } from '../../../variables/binding/bound-declaration';

interface Read {
  readonly service: string;
  readonly variable: string;
  /** ARN of the value. */
  readonly value: string;
  /** Resources that METADATA denies: a whole store. */
  readonly denied: readonly string[];
  readonly verification: string;
}

/**
 * One role checks all declarations of a stack, and METADATA is a deny that no other statement can lift. If one declaration has it for a
 * value, the gate can't read that value for another declaration or variable.
 */
export function assertNoConflicts(added: BoundDeclaration, others: readonly BoundDeclaration[]): void {
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

/** Cached, as the library compares each new declaration of a stack with all earlier ones. */
const READS = new WeakMap<BoundDeclaration, readonly Read[]>();

function readsOf(bound: BoundDeclaration): readonly Read[] {
  const reads = READS.get(bound) ?? findReads(bound);
  READS.set(bound, reads);
  return reads;
}

function findReads(bound: BoundDeclaration): Read[] {
  const { declaration, environment } = bound;
  return referencesOf(bound).map(([variable, { declared, location, scope }]) => ({
    service: declaration.service,
    variable,
    value: policyResources(location, environment)[0],
    denied: scope.resources,
    verification: verificationOf(declaration, declared),
  }));
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

/** Nothing for an ARN that only the deployment knows. The partition is always the stack's. A token in only one ARN is never equal. */
function parse(arn: string): Parsed | undefined {
  const [, region, account, name] = /^arn:[^:]+:[^:]+:([^:]*):([^:]*):(.+)$/.exec(arn) ?? [];
  return name === undefined ? undefined : { region, account, name };
}

/** Ignores the random suffix: two ARNs that differ only in it are the same secret. */
function withoutSuffix(name: string): string {
  return name.startsWith('secret:') ? name.replace(/-(\?{6}|[A-Za-z0-9]{6})$/, '') : name;
}
