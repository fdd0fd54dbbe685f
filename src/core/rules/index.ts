import { base64 } from './base64';
import { certificate } from './certificate';
import { RuleDeclaration, RuleKind } from './declaration';
import { integer } from './integer';
import { json } from './json';
import { minLength } from './min-length';
import { oneOf } from './one-of';
import { pem } from './pem';
import { port } from './port';
import { RuleType } from './rule-type';
import { startsWith } from './starts-with';
import { trueOrFalse } from './true-or-false';
import { url } from './url';

export * from './declaration';

/** Every kind of rule, in the order in which they are documented. */
export const RULES: { readonly [K in RuleKind]: RuleType<Extract<RuleDeclaration, { kind: K }>> } = {
  url, startsWith, oneOf, integer, port, trueOrFalse, json, pem, certificate, minLength, base64,
};

export function isRuleKind(kind: unknown): kind is RuleKind {
  return typeof kind === 'string' && Object.prototype.hasOwnProperty.call(RULES, kind);
}

export function typeOf(rule: RuleDeclaration): RuleType<RuleDeclaration> {
  return RULES[rule.kind] as RuleType<RuleDeclaration>;
}

/** Describes a value that meets the rule: "a whole number from 1 to 64". */
export function describeRule(rule: RuleDeclaration): string {
  return typeOf(rule).meaning(rule);
}

/** A problem of a value. Its text never contains the value or a part of it. */
export function ruleProblem(rule: RuleDeclaration, value: string, now = new Date()): string | undefined {
  return typeOf(rule).problem(value, rule, now);
}

export interface Judgement {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** All rules that a value breaks, in the order of the rules: errors, and warnings. */
export function judgeValue(rules: readonly RuleDeclaration[] | undefined, value: string, now = new Date()): Judgement {
  const broken = (rules ?? []).flatMap((rule) => {
    const problem = ruleProblem(rule, value, now);
    return problem === undefined ? [] : [{ problem, warning: rule.warning ?? false }];
  });
  const texts = (warning: boolean): string[] => [...new Set(broken.filter((one) => one.warning === warning).map(({ problem }) => problem))];
  return { problems: texts(false), warnings: texts(true) };
}
