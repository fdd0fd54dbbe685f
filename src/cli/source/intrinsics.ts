import { isObject, ownProperty } from '../../core/json-object';

/**
 * CloudFormation's intrinsic functions, as far as names and ARNs need them. Pure: the caller passes the facts of the stack.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */

/** The facts of a stack when its template is read. */
export interface StackFacts {
  readonly partition?: string;
  readonly region?: string;
  readonly account?: string;
  readonly stackName?: string;
  readonly stackId?: string;
  /** Values of the template's parameters, defaults included. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Results of `Ref`, by logical ID. */
  readonly references?: Readonly<Record<string, string>>;
  /** Results of `Fn::GetAtt`, by `LogicalId.Attribute`. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string>>;
}

/** A string that isn't known yet, with the part of the template that it depends on. */
export class Unresolved {
  /** What it waits for, in messages: `Key961B73FD.Arn`. */
  readonly what: string;

  /** @param isDeployed The resource exists, and CloudFormation doesn't return this attribute of it. */
  constructor(what: string, readonly source: 'resource' | 'parameter' | 'export' | 'pseudo' | 'function', readonly isDeployed = false) {
    // Only text that can be an ID, an attribute or the name of an export. Messages don't show other parts of a template.
    this.what = /^[A-Za-z0-9:.-]{1,255}$/.test(what) ? what : `something of the stack (${source})`;
  }
}

type Intrinsic = Readonly<Record<string, unknown>>;

/** The value with every intrinsic function replaced by its string, or by an `Unresolved`. */
export function resolve(value: unknown, facts: StackFacts): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, facts));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const name = functionName(value as Intrinsic);
  if (name) {
    return ownProperty(FUNCTIONS, name)?.((value as Intrinsic)[name], facts) ?? new Unresolved(name, 'function');
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, facts)]));
}

/** All unresolved parts of a resolved value. */
export function unresolvedIn(value: unknown): Unresolved[] {
  if (value instanceof Unresolved) {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(unresolvedIn) : [];
}

function functionName(value: Intrinsic): string | undefined {
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::')) ? keys[0] : undefined;
}

/** For an invalid argument they return undefined, so that the function stays unresolved. */
const FUNCTIONS: Readonly<Record<string, (argument: unknown, facts: StackFacts) => unknown>> = {
  'Ref': (argument, facts) => (typeof argument === 'string' ? ref(argument, facts) : undefined),
  'Fn::GetAtt': (argument, facts) => getAtt(argument, facts),
  'Fn::Join': join,
  'Fn::Sub': sub,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::ImportValue': importValue,
};

function ref(name: string, facts: StackFacts): unknown {
  if (name.startsWith('AWS::')) {
    return pseudo(name, facts);
  }
  return ownProperty(facts.references, name) ?? ownProperty(facts.parameters, name) ?? new Unresolved(name, 'resource');
}

function pseudo(name: string, facts: StackFacts): unknown {
  const values: Record<string, string | undefined> = {
    'AWS::Partition': facts.partition,
    'AWS::Region': facts.region,
    'AWS::AccountId': facts.account,
    'AWS::StackName': facts.stackName,
    'AWS::StackId': facts.stackId,
    'AWS::URLSuffix': facts.partition && (facts.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'),
  };
  return ownProperty(values, name) ?? new Unresolved(name, 'pseudo');
}

function getAtt(argument: unknown, facts: StackFacts): unknown {
  const parts = resolve(typeof argument === 'string' ? [argument] : argument, facts);
  return isTexts(parts) ? attribute(parts.join('.'), facts) : unresolvedIn(parts)[0];
}

function attribute(path: string, facts: StackFacts): unknown {
  return ownProperty(facts.attributes, path) ?? new Unresolved(path, 'resource', ownProperty(facts.references, path.split('.')[0]) !== undefined);
}

function join(argument: unknown, facts: StackFacts): unknown {
  const [separator, list] = listOf(argument);
  const parts = resolve(list, facts);
  return unresolvedIn(parts)[0] ?? (typeof separator === 'string' && isTexts(parts) ? parts.join(separator) : undefined);
}

function sub(argument: unknown, facts: StackFacts): unknown {
  const [text, variables] = Array.isArray(argument) ? argument as unknown[] : [argument, {}];
  if (typeof text !== 'string' || !isObject(variables)) {
    return undefined;
  }
  let open: Unresolved | undefined;
  const replaced = text.replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
    if (literal) {
      return `\${${name}}`;
    }
    const given = ownProperty(variables, name);
    const value = given !== undefined ? resolve(given, facts) : name.includes('.') ? attribute(name, facts) : ref(name, facts);
    open ??= unresolvedIn(value)[0] ?? (isText(value) ? undefined : new Unresolved('Fn::Sub', 'function'));
    return String(value);
  });
  return open ?? replaced;
}

/** Only the selected item must be known: in references to external values, an attribute of the gate is another item of the list. */
function select(argument: unknown, facts: StackFacts): unknown {
  const [index, list] = listOf(argument);
  const items = resolve(list, facts);
  return items instanceof Unresolved ? items : listOf(items)[Number(index)];
}

function split(argument: unknown, facts: StackFacts): unknown {
  const [separator, text] = listOf(argument);
  const whole = resolve(text, facts);
  return unresolvedIn(whole)[0] ?? (typeof separator === 'string' && isText(whole) ? String(whole).split(separator) : undefined);
}

function importValue(argument: unknown, facts: StackFacts): unknown {
  const name = resolve(argument, facts);
  return unresolvedIn(name)[0] ?? (typeof name === 'string' ? ownProperty(facts.exports, name) ?? new Unresolved(name, 'export') : undefined);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function isText(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isTexts(value: unknown): value is (string | number | boolean)[] {
  return Array.isArray(value) && value.every(isText);
}
