import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { rule } from '../../../core/errors';
import { shown } from '../../../core/location';
import { RuleDeclaration } from '../../../core/rules';
import { contradiction } from '../../../core/rules/exclusion';
import { referencesOf } from '../../../variables/binding/bound-declaration';
import { Neighbour } from '../../../variables/neighbours';

interface RuledValue {
  readonly service: string;
  readonly variable: string;
  readonly rules: readonly RuleDeclaration[];
}

/** Reports a stored value whose variables, in this service or another of the app, have rules that no value can meet. */
export function validateRules(self: Neighbour, others: readonly Neighbour[], sameEnvironment: (a: Construct, b: Construct) => boolean): string[] {
  const mine = ruledValues(self);
  if (mine.length === 0) {
    return [];
  }
  const earlier = others.filter(({ construct }) => construct.node.path < self.construct.node.path && sameEnvironment(construct, self.construct)).flatMap(ruledValues);
  return mine.flatMap(([place, value], index) => {
    const same = [...mine.slice(0, index), ...earlier].filter(([other]) => other === place).map(([, other]) => other);
    return same.flatMap((other) => {
      const pair = contradiction(value.rules, other.rules);
      return pair === undefined ? [] : [rule({
        subject: value.variable,
        must: `must have rules that one value can meet together with those of ${other.variable} in ${other.service}, which reads the same value`,
        got: pair,
        fix: 'remove one of them, or turn it into a warning with asWarning()',
      })];
    });
  });
}

/** By the location of the value, where it is known. A location that only the deployment knows is compared with nothing. */
function ruledValues({ construct, declared }: Neighbour): [string, RuledValue][] {
  const { account, region } = Stack.of(construct);
  return referencesOf(declared).flatMap(([variable, { declared: { rules }, location }]): [string, RuledValue][] => {
    const place = JSON.stringify([account, location.region ?? region, location.service, shown(location), location.service === 'secretsmanager' ? [location.stage, location.versionId] : []]);
    const known = !Token.isUnresolved(shown(location));
    return rules?.length && known ? [[place, { service: construct.node.path, variable, rules }]] : [];
  });
}
