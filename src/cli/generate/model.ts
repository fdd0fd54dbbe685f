import { Declaration, Described, sortedVariables, VariableDeclaration } from '../../core/declaration';
import { withoutParts } from '../../core/derived/parts';
import { ListEntry } from '../../core/list/entry';
import { describeRule, RuleDeclaration } from '../../core/rules';
import { CommandError } from '../errors';

/** One variable as an application gets it. */
export interface TypedVariable extends Described {
  readonly name: string;
  /** Whether its type hides the value when printed. */
  readonly secret: boolean;
  readonly type: TypedValue;
  /** The value may be an empty text. */
  readonly mayBeEmpty: boolean;
  /** The meaning of the type, in words. */
  readonly meaning: string;
  /** What the value must be besides. */
  readonly checks: readonly RuleCheck[];
}

export type TypedValue =
  | { readonly type: 'text' | 'bool' | 'path' }
  | { readonly type: 'url'; readonly schemes: readonly string[] }
  | { readonly type: 'json'; readonly fields: readonly string[] }
  | { readonly type: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly type: 'choice'; readonly values: readonly string[] };

/** A rule besides the one that the type comes from. */
export interface RuleCheck {
  /** Undefined where a check needs a library, as of PEM: the gate does it. */
  readonly test?: Test;
  readonly meaning: string;
}

export type Test = TypedValue
  | { readonly type: 'minLength'; readonly length: number }
  | { readonly type: 'startsWith'; readonly prefix: string }
  | { readonly type: 'base64'; readonly bytes?: number };

interface Source extends Described {
  readonly kind: 'own' | 'config' | 'plain';
  readonly rules?: readonly RuleDeclaration[];
  readonly file?: { readonly withoutVariable?: boolean };
}

/** The variables of a service, sorted by name, without files that have no variable. */
export function typedVariables(declaration: Declaration): TypedVariable[] {
  return sortedVariables(withoutParts(declaration)).flatMap(([name, variable]) => typed(name, { ...variable, kind: kindOf(variable), file: variable.kind === 'plain' ? undefined : variable.file }));
}

/** The variables of a list, in the same form. */
export function typedEntries(entries: readonly ListEntry[]): TypedVariable[] {
  const variables = entries.flatMap(({ name, variable }) => {
    const { description, helpUrl, rules, file, plain, config } = variable;
    return typed(name, {
      description: description?.replace(/\s+/g, ' ').trim(),
      helpUrl,
      rules,
      kind: plain !== undefined ? 'plain' : config !== undefined ? 'config' : 'own',
      file: file && { withoutVariable: file.environmentVariable === false },
    });
  });
  return variables.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function kindOf({ kind }: VariableDeclaration): Source['kind'] {
  return kind === 'plain' || kind === 'config' ? kind : 'own';
}

function typed(name: string, { kind, file, rules = [], description, helpUrl }: Source): TypedVariable[] {
  if (file?.withoutVariable) {
    return [];
  }
  if (file) {
    return [{ name, secret: false, type: { type: 'path' }, mayBeEmpty: false, meaning: 'the path of a file', checks: [], description, helpUrl }];
  }
  // The gate lets a value pass that breaks a warning, so leave warnings out.
  const checks = rules.filter(({ warning }) => !warning).map((rule): RuleCheck => ({ test: testOf(rule), meaning: describeRule(rule) }));
  const typing = checks.find(({ test }) => isTyped(test));
  const type = isTyped(typing?.test) ? typing.test : { type: 'text' as const };
  return [{
    name,
    secret: kind === 'own',
    type,
    mayBeEmpty: kind === 'plain' && type.type === 'text',
    meaning: typing?.meaning ?? 'a text',
    checks: checks.filter((check) => check !== typing),
    description,
    helpUrl,
  }];
}

function testOf(rule: RuleDeclaration): Test | undefined {
  switch (rule.kind) {
    case 'integer': return { type: 'integer', min: rule.min, max: rule.max };
    case 'port': return { type: 'integer', min: 1, max: 65_535 };
    case 'oneOf': return { type: 'choice', values: rule.values };
    case 'trueOrFalse': return { type: 'bool' };
    case 'url': return { type: 'url', schemes: rule.schemes ?? [] };
    case 'json': return { type: 'json', fields: rule.fields ?? [] };
    case 'minLength': return { type: 'minLength', length: rule.length };
    case 'startsWith': return { type: 'startsWith', prefix: rule.prefix };
    case 'base64': return { type: 'base64', bytes: rule.bytes };
    case 'pem':
    case 'certificate': return undefined;
  }
}

function isTyped(test: Test | undefined): test is TypedValue {
  return test !== undefined && test.type !== 'minLength' && test.type !== 'startsWith' && test.type !== 'base64';
}

/** The meaning of a value by all its rules, in words. */
export function meaningOfAll({ type, meaning, checks }: TypedVariable): string {
  return [...type.type === 'text' && checks.length > 0 ? [] : [meaning], ...checks.map((check) => check.meaning)].join(', ');
}

/** The tests that generated code contains, each type once. */
export function testsOf(variables: readonly TypedVariable[]): Set<Test['type']> {
  return new Set(variables.flatMap(({ type, checks }) => [type.type, ...checks.flatMap(({ test }) => (test ? [test.type] : []))]));
}

/** The parsers that generated code contains, A-Z: that of each variable, and those of its other tests. */
export function parsersOf(variables: readonly TypedVariable[], parserOf: (variable: TypedVariable) => string, parsers: { readonly [T in Test['type']]: string }): string[] {
  return [...new Set(variables.flatMap((variable) => [parserOf(variable), ...variable.checks.flatMap(({ test }) => (test ? [parsers[test.type]] : []))]))].sort();
}

/** Properties by variable. Throws if two names become one property. */
export function propertiesOf(variables: readonly TypedVariable[], property: (name: string) => string): Map<string, string> {
  const taken = new Map<string, string>();
  for (const { name } of variables) {
    const other = taken.get(property(name));
    if (other !== undefined) {
      throw new CommandError(`${other} and ${name} would both be ${property(name)}`, 'rename one of the two variables');
    }
    taken.set(property(name), name);
  }
  return new Map([...taken].map(([key, name]) => [name, key]));
}

export function wordsOf(name: string): string[] {
  return name.toLowerCase().split(/[_.-]+/).filter((word) => word !== '');
}

/** The comment of a variable in generated code. */
export function about(variable: TypedVariable): string[] {
  const { name, description, helpUrl } = variable;
  return [...description === undefined ? [] : [description], `${name}: ${meaningOfAll(variable)}.`, ...helpUrl === undefined ? [] : [`See ${helpUrl}`]];
}
