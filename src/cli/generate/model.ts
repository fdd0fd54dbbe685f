import { Declaration, Described, sortedVariables, VariableDeclaration } from '../../core/declaration';
import { withoutParts } from '../../core/derived/parts';
import { ListEntry } from '../../core/list/entry';
import { meaningOf, RuleDeclaration } from '../../core/rules';
import { CommandError } from '../errors';

/** One variable as an application gets it. */
export interface TypedVariable extends Described {
  readonly name: string;
  /** Whether its type hides the value when printed. */
  readonly secret: boolean;
  readonly type: TypedValue;
  /** The value may be an empty text. */
  readonly mayBeEmpty: boolean;
  /** The meaning of the value, in words. */
  readonly meaning: string;
}

export type TypedValue =
  | { readonly type: 'text' | 'bool' | 'url' | 'json' | 'path' }
  | { readonly type: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly type: 'choice'; readonly values: readonly string[] };

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
  // The gate lets a value pass that breaks a warning, so leave warnings out.
  const holding = file ? [] : rules.filter(({ warning }) => !warning);
  const type = file ? { type: 'path' as const } : holding.map(typeOf).find((found) => found !== undefined) ?? { type: 'text' as const };
  const meaning = file ? 'the path of a file' : holding.map(meaningOf).join(', ') || 'a text';
  return [{ name, secret: kind === 'own' && !file, type, mayBeEmpty: kind === 'plain' && type.type === 'text', meaning, description, helpUrl }];
}

function typeOf(rule: RuleDeclaration): TypedValue | undefined {
  switch (rule.kind) {
    case 'integer': return { type: 'integer', min: rule.min, max: rule.max };
    case 'port': return { type: 'integer', min: 1, max: 65_535 };
    case 'oneOf': return { type: 'choice', values: rule.values };
    case 'trueOrFalse': return { type: 'bool' };
    case 'url':
    case 'json': return { type: rule.kind };
    default: return undefined;
  }
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
export function about({ name, meaning, description, helpUrl }: TypedVariable): string[] {
  return [...description === undefined ? [] : [description], `${name}: ${meaning}.`, ...helpUrl === undefined ? [] : [`See ${helpUrl}`]];
}
