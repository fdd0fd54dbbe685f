import { about, propertiesOf, TypedValue, TypedVariable, wordsOf } from './model';

/** Generates a module without dependencies, for every strict compiler setting and for runtimes that only strip types. */
export function generateTypeScript(variables: readonly TypedVariable[], command: string): string {
  const properties = propertiesOf(variables, camelCase);
  const used = new Set(variables.map(({ type, mayBeEmpty }) => (mayBeEmpty ? 'anyText' : PARSERS[type.type])));
  const json = variables.some(({ type }) => type.type === 'json');
  return [
    `// Written by: ${command}`,
    '// Do not edit it: run the command again after the variables have changed.',
    '/* eslint-disable */',
    '',
    ...(variables.some(({ secret }) => secret) ? [SECRET] : []),
    ...(json ? ['export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };', ''] : []),
    'export interface Config {',
    ...variables.flatMap((variable) => [...comment(about(variable)), `  readonly ${properties.get(variable.name)}: ${typeOf(variable)};`]),
    '}',
    '',
    ENVIRONMENT,
    'function read(environment: Environment): Config {',
    '  const reader = new Reader(environment);',
    '  const config: Config = {',
    ...variables.map((variable) => `    ${properties.get(variable.name)}: ${expression(variable)},`),
    '  };',
    '  if (reader.problems.length > 0) {',
    '    throw new ConfigError(reader.problems);',
    '  }',
    '  return Object.freeze(config);',
    '}',
    '',
    READER,
    ...[...used].sort().map((parser) => FUNCTIONS[parser]),
  ].join('\n');
}

function camelCase(name: string): string {
  const [first = '', ...rest] = wordsOf(name);
  const joined = first + rest.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
  return /^[a-z]/.test(joined) ? joined : `_${joined}`;
}

function comment(lines: readonly string[]): string[] {
  const safe = lines.map((line) => line.replace(/\*\//g, '*\\/'));
  return safe.length === 1 ? [`  /** ${safe[0]} */`] : ['  /**', ...safe.flatMap((line, index) => [...index > 0 ? ['   *'] : [], `   * ${line}`]), '   */'];
}

const PARSERS: { readonly [T in TypedValue['type']]: string } = { text: 'text', bool: 'bool', url: 'url', json: 'json', path: 'text', integer: 'integer', choice: 'choice' };
const TYPES: { readonly [T in TypedValue['type']]: string } = { text: 'string', bool: 'boolean', url: 'URL', json: 'JsonValue', path: 'string', integer: 'number', choice: 'string' };

function typeOf({ type, secret }: TypedVariable): string {
  const inner = type.type === 'choice' ? type.values.map(quote).join(' | ') : TYPES[type.type];
  return secret ? `Secret<${inner}>` : inner;
}

function expression({ name, type, secret, mayBeEmpty, meaning }: TypedVariable): string {
  const parser = type.type === 'choice' ? `choice([${type.values.map(quote).join(', ')}])`
    : type.type === 'integer' ? `integer(${bound(type.min, '-Infinity')}, ${bound(type.max, 'Infinity')})`
      : mayBeEmpty ? 'anyText' : PARSERS[type.type];
  const value = `reader.value(${quote(name)}, ${parser}, ${quote(meaning)})`;
  return secret ? `new Secret(${value})` : value;
}

function bound(value: number | undefined, none: string): string {
  return value === undefined ? none : String(value);
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/[\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)}'`;
}

const SECRET = `/** A value that no log, no error and no JSON shows. \`reveal()\` returns it. */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}
`;

const ENVIRONMENT = `export type Environment = { readonly [name: string]: string | undefined };

/** Everything that is wrong with the environment, without any value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(\`the environment is not complete:\\n\${problems.map((problem) => \`  \${problem}\`).join('\\n')}\`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

declare const process: { readonly env: Environment };

let loaded: Config | undefined;

/**
 * The configuration of this process, read once. Call it where the application starts: it throws a ConfigError with all
 * problems at once.
 *
 * @param environment For tests; default: the environment of the process.
 */
export function loadConfig(environment?: Environment): Config {
  if (environment !== undefined) {
    return read(environment);
  }
  loaded ??= read(process.env);
  return loaded;
}
`;

const READER = `class Reader {
  readonly problems: string[] = [];
  private readonly environment: Environment;

  constructor(environment: Environment) {
    this.environment = environment;
  }

  value<T>(name: string, parse: (text: string) => T | undefined, meaning: string): T {
    const text = this.environment[name];
    const value = text === undefined ? undefined : parse(text);
    if (value === undefined) {
      this.problems.push(text === undefined || text === '' ? \`\${name} is missing\` : \`\${name} is not \${meaning}\`);
    }
    return value as T; // nobody gets it where there is a problem
  }
}
`;

const FUNCTIONS: Readonly<Record<string, string>> = {
  anyText: `function anyText(text: string): string {
  return text;
}
`,
  text: `function text(text: string): string | undefined {
  return text === '' ? undefined : text;
}
`,
  bool: `function bool(text: string): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}
`,
  integer: `function integer(min: number, max: number): (text: string) => number | undefined {
  return (text) => {
    const value = /^(?:0|-?[1-9][0-9]{0,15})$/.test(text) ? Number(text) : NaN;
    return Number.isSafeInteger(value) && value >= min && value <= max ? value : undefined;
  };
}
`,
  choice: `function choice<const T extends string>(values: readonly T[]): (text: string) => T | undefined {
  return (text) => values.find((value) => value === text);
}
`,
  url: `function url(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
`,
  json: `function json(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
`,
};
