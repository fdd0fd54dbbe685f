/**
 * CloudFormation's intrinsic functions, as far as names and ARNs need them. Pure: what a stack knows comes in as data.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */

/** What is known of a stack when its template is read. */
export interface StackFacts {
  readonly partition?: string;
  readonly region?: string;
  readonly account?: string;
  readonly stackName?: string;
  readonly stackId?: string;
  /** Values of the template's parameters, defaults included. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What `Ref` gives, by logical id. */
  readonly references?: Readonly<Record<string, string>>;
  /** What `Fn::GetAtt` gives, by `LogicalId.Attribute`. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string>>;
}

/** A string that isn't known yet, and whose part of the template it depends on. */
export class Unresolved {
  constructor(
    /** What it waits for, for people: `Key961B73FD.Arn`. */
    readonly what: string,
    readonly source: 'resource' | 'parameter' | 'export' | 'pseudo' | 'function',
  ) {}
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
    return FUNCTIONS[name] ? FUNCTIONS[name]((value as Intrinsic)[name], facts) : new Unresolved(name, 'function');
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, facts)]));
}

/** All that isn't known in a resolved value. */
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

const FUNCTIONS: Readonly<Record<string, (argument: unknown, facts: StackFacts) => unknown>> = {
  'Ref': (argument, facts) => ref(String(argument), facts),
  'Fn::GetAtt': (argument, facts) => getAtt(Array.isArray(argument) ? argument.map((part) => resolve(part, facts)).join('.') : String(argument), facts),
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
  return facts.references?.[name] ?? facts.parameters?.[name] ?? new Unresolved(name, 'resource');
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
  return values[name] ?? new Unresolved(name, 'pseudo');
}

function getAtt(path: string, facts: StackFacts): unknown {
  return facts.attributes?.[path] ?? new Unresolved(path, 'resource');
}

function join(argument: unknown, facts: StackFacts): unknown {
  const [separator, list] = argument as [string, unknown];
  const parts = resolve(list, facts);
  const open = unresolvedIn(parts);
  return open[0] ?? (parts as unknown[]).map(String).join(separator);
}

function sub(argument: unknown, facts: StackFacts): unknown {
  const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Readonly<Record<string, unknown>>];
  let open: Unresolved | undefined;
  const replaced = text.replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
    if (literal) {
      return `\${${name}}`;
    }
    const value = name in variables ? resolve(variables[name], facts) : name.includes('.') ? getAtt(name, facts) : ref(name, facts);
    open ??= unresolvedIn(value)[0];
    return String(value);
  });
  return open ?? replaced;
}

function select(argument: unknown, facts: StackFacts): unknown {
  const [index, list] = argument as [unknown, unknown];
  const items = resolve(list, facts);
  return unresolvedIn(items)[0] ?? (items as unknown[])[Number(index)] ?? new Unresolved('Fn::Select', 'function');
}

function split(argument: unknown, facts: StackFacts): unknown {
  const [separator, text] = argument as [string, unknown];
  const whole = resolve(text, facts);
  return whole instanceof Unresolved ? whole : String(whole).split(separator);
}

function importValue(argument: unknown, facts: StackFacts): unknown {
  const name = resolve(argument, facts);
  return name instanceof Unresolved ? name : facts.exports?.[String(name)] ?? new Unresolved(String(name), 'export');
}
