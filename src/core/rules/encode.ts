import { isRuleKind, RuleDeclaration, RULES } from './index';

/** Rules in a template: each distinct rule once, and for each variable the numbers of its rules. */
export interface WireRules {
  readonly Rules?: readonly WireRule[];
  readonly RulesOf?: Readonly<Record<string, readonly (number | string)[]>>;
}

export type WireRule = Readonly<Record<string, unknown>>;

export function encodeRules(rulesOf: readonly (readonly [string, readonly RuleDeclaration[]])[]): WireRules {
  const numbers = new Map<string, number>();
  const rules: WireRule[] = [];
  const numberOf = (rule: RuleDeclaration): number => {
    const encoded = encodeRule(rule);
    const text = JSON.stringify(encoded);
    const number = numbers.get(text) ?? rules.push(encoded) - 1;
    numbers.set(text, number);
    return number;
  };
  const references = Object.fromEntries(rulesOf.filter(([, own]) => own.length > 0).map(([name, own]) => [name, own.map(numberOf)]));
  return rules.length > 0 ? { Rules: rules, RulesOf: references } : {};
}

export function decodeRules({ Rules = [], RulesOf = {} }: WireRules): Map<string, RuleDeclaration[]> {
  const rules = Rules.map(decodeRule);
  return new Map(Object.entries(RulesOf).map(([name, numbers]) => [name, numbers.map((number) => rules[Number(number)])]));
}

function encodeRule(rule: RuleDeclaration): WireRule {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined).map(([key, value]) => [capitalised(key), value]));
}

function decodeRule(wire: WireRule): RuleDeclaration {
  const kind = wire.Kind;
  if (!isRuleKind(kind)) {
    throw new Error('`Rules` of the declaration must be rules that this version knows; use the same version of cdk-service-secrets as the app');
  }
  const fields = RULES[kind].fields.flatMap(({ key, value }) => {
    const given = wire[capitalised(key)];
    return given === undefined ? [] : [[key, value.type === 'integer' ? Number(given) : given]];
  });
  return { kind, ...Object.fromEntries(fields), ...(String(wire.Warning) === 'true' ? { warning: true } : {}) } as RuleDeclaration;
}

export function capitalised(key: string): string {
  return key[0].toUpperCase() + key.slice(1);
}
