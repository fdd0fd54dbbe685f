import { isObject, JsonObject, textOrEmpty } from '../../core/json-object';
import { isPrintable } from '../../core/printable';
import { isRuleKind, RuleDeclaration, RULES, typeOf } from '../../core/rules';
import { assertRule } from '../../core/rules/assert';
import { capitalised, WireRule, WireRules } from '../../core/rules/encode';

/** More rules than a template of 500 variables has. */
const MAX_RULES = 5_000;

/** The rules of a declaration, or their problems. Their texts reach a terminal, so they must be printable. */
export function parseRules({ Rules, RulesOf }: JsonObject, isDeclared: (name: string) => boolean): WireRules & { readonly problem?: string } {
  if (Rules === undefined && RulesOf === undefined) {
    return {};
  }
  if (!Array.isArray(Rules) || Rules.length > MAX_RULES || !isObject(RulesOf)) {
    return { problem: 'its `Rules` must be a list, and its `RulesOf` an object' };
  }
  const rules = Rules.map(parseRule);
  const unknown = rules.indexOf(undefined);
  if (unknown >= 0) {
    return { problem: `rule ${unknown} must be one that this version knows` };
  }
  const isNumber = (number: unknown): boolean => /^\d{1,4}$/.test(textOrEmpty(number)) && Number(number) < rules.length;
  const valid = Object.entries(RulesOf).every(([name, numbers]) => isDeclared(name) && Array.isArray(numbers) && numbers.every(isNumber));
  return valid ? { Rules: rules as WireRule[], RulesOf: RulesOf as WireRules['RulesOf'] } : { problem: 'its `RulesOf` must refer to its variables and rules' };
}

function parseRule(wire: unknown): WireRule | undefined {
  const kind = isObject(wire) ? wire.Kind : undefined;
  if (!isObject(wire) || !isRuleKind(kind)) {
    return undefined;
  }
  const fields = RULES[kind].fields.flatMap(({ key, value }): [string, unknown][] => {
    const given = wire[capitalised(key)];
    return given === undefined ? [] : [[key, value.type === 'integer' && typeof given === 'string' ? Number(given) : given]];
  });
  const warning = textOrEmpty(wire.Warning) === 'true';
  const rule = { kind, ...Object.fromEntries(fields), ...(warning ? { warning } : {}) } as RuleDeclaration;
  return isValid(rule) ? Object.fromEntries(Object.entries(rule).map(([key, value]) => [capitalised(key), value])) : undefined;
}

function isValid(rule: RuleDeclaration): boolean {
  try {
    assertRule(rule);
    return isPrintable(typeOf(rule).meaning(rule));
  } catch {
    return false;
  }
}
