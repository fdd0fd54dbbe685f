import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { validateRules } from './rule-conflicts';
import { isReference, isWrittenByGate, sortedVariables, StoreDeclaration, verificationOf } from '../../../core/declaration';
import { withParts } from '../../../core/derived/parts';
import { rule } from '../../../core/errors';
import { BoundDeclaration } from '../../../variables/binding/bound-declaration';
import { Neighbour, neighboursOf } from '../../../variables/neighbours';

/** Reports values that two services of one app must not share, on any platform. */
export function validateNeighbours(construct: Construct, declared: BoundDeclaration): string[] {
  const self = { construct, declared };
  const others = neighboursOf(construct);
  warnOfNestedPrefixes(self, others);
  warnOfUncheckedRules(self);
  return [...sameNames(self, others), ...validateRules(self, others, sameEnvironment)];
}

/** Without the values nobody can check their rules. */
function warnOfUncheckedRules({ construct, declared: { declaration } }: Neighbour): void {
  const unchecked = sortedVariables(declaration).filter(([, variable]) => isReference(variable) && variable.rules?.length && verificationOf(declaration, variable) !== 'values');
  if (unchecked.length > 0) {
    const names = unchecked.map(([name]) => name).join(', ');
    Annotations.of(construct).addWarningV2('cdk-service-secrets:rules-unchecked',
      `The rules of ${names} are not checked at a deployment, as their verification reads no values; use Verification.VALUES, or acknowledge this: \`check\`, \`put\` and \`import\` of the command line check them`);
  }
}

/** Two services that would create the same value. The first creates it, and both assume that they own it. */
function sameNames(self: Neighbour, others: readonly Neighbour[]): string[] {
  const mine = createdNames(self);
  return others
    .filter((other) => other.construct.node.path < self.construct.node.path && sameEnvironment(self.construct, other.construct))
    .flatMap((other) => {
      const theirs = createdNames(other);
      return [...mine].filter(([name]) => theirs.has(name)).map(([name, variable]) => rule({
        subject: variable,
        must: 'must be created by one ServiceSecrets only',
        got: `${name}, which ${other.construct.node.path} creates too`,
        fix: 'declare it as Variable.secret with the option `store` in all but one, or set another `name`',
      }));
    });
}

/** A role that may read `/prod` may read `/prod/shop`. */
function warnOfNestedPrefixes(self: Neighbour, others: readonly Neighbour[]): void {
  for (const inner of self.declared.declaration.stores) {
    for (const other of [self, ...others]) {
      const outer = other.declared.declaration.stores.find((store) => contains(store, inner));
      if (outer && sameEnvironment(self.construct, other.construct)) {
        Annotations.of(self.construct).addWarningV2(`cdk-service-secrets:nested-prefix:${outer.name}`,
          `The prefix ${inner.name} lies in ${outer.name} (${other.construct.node.path}): a role that may read that one may read this one too; use prefixes that don't contain each other`);
      }
    }
  }
}

function contains(outer: StoreDeclaration, inner: StoreDeclaration): boolean {
  return outer.kind === 'ssm' && inner.kind === 'ssm' && outer.region === inner.region
    && !Token.isUnresolved(outer.name) && !Token.isUnresolved(inner.name) && inner.name.startsWith(`${outer.name}/`);
}

function createdNames({ declared }: Neighbour): Map<string, string> {
  const names = new Map<string, string>();
  for (const [variable, declaration] of Object.entries(withParts(declared.declaration).variables)) {
    if (isWrittenByGate(declaration)) {
      const store = declared.declaration.stores[declaration.store];
      const full = `${store.kind === 'ssm' ? `${store.name}/` : `${store.name} key `}${declaration.name}`;
      if (!Token.isUnresolved(full)) {
        names.set(`${full}${store.region ? ` (${store.region})` : ''}`, variable);
      }
    }
  }
  return names;
}

/** Stacks without a concrete environment may be deployed anywhere. Only one and the same stack is certainly in the same environment. */
function sameEnvironment(a: Construct, b: Construct): boolean {
  const [one, two] = [Stack.of(a), Stack.of(b)];
  return one === two || (!Token.isUnresolved(one.account) && !Token.isUnresolved(one.region) && one.account === two.account && one.region === two.region);
}
