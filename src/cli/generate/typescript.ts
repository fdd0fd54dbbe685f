import { about, parsersOf, propertiesOf, Test, testsOf, TypedValue, TypedVariable, wordsOf } from './model';

/** Generates a module without dependencies, for every strict compiler setting and for runtimes that only strip types. */
export function generateTypeScript(variables: readonly TypedVariable[], command: string): string {
  const properties = propertiesOf(variables, camelCase);
  const tests = testsOf(variables);
  const parsers = parsersOf(variables, parserOf, PARSERS);
  return [
    `// Written by: ${command}`,
    '// Do not edit it: run the command again after the variables have changed.',
    '/* eslint-disable */',
    '',
    ...(variables.some(({ secret }) => secret) ? [SECRET] : []),
    ...(tests.has('json') ? ['export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };', ''] : []),
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
    ...parsers.map((parser) => FUNCTIONS[parser]),
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

const PARSERS: { readonly [T in Test['type']]: string } = {
  text: 'text', bool: 'bool', url: 'url', json: 'json', path: 'text', integer: 'integer', choice: 'choice', minLength: 'minLength', startsWith: 'startsWith', base64: 'base64',
};
const TYPES: { readonly [T in TypedValue['type']]: string } = { text: 'string', bool: 'boolean', url: 'URL', json: 'JsonValue', path: 'string', integer: 'number', choice: 'string' };

function typeOf({ type, secret }: TypedVariable): string {
  const inner = type.type === 'choice' ? type.values.map(quote).join(' | ') : TYPES[type.type];
  return secret ? `Secret<${inner}>` : inner;
}

function expression(variable: TypedVariable): string {
  const { name, type, secret, meaning, checks } = variable;
  const parser = type.type === 'text' ? parserOf(variable) : call(type);
  const others = checks.flatMap((check) => (check.test ? [`, [${call(check.test)}, ${quote(check.meaning)}]`] : []));
  const value = `reader.value(${quote(name)}, ${parser}, ${quote(meaning)}${others.join('')})`;
  return secret ? `new Secret(${value})` : value;
}

function parserOf({ type, mayBeEmpty }: TypedVariable): string {
  return mayBeEmpty ? 'anyText' : PARSERS[type.type];
}

function call(test: Test): string {
  const parser = PARSERS[test.type];
  switch (test.type) {
    case 'text':
    case 'path':
    case 'bool': return parser;
    case 'integer': return `${parser}(${test.min ?? '-Infinity'}, ${test.max ?? 'Infinity'})`;
    case 'choice': return `${parser}([${test.values.map(quote).join(', ')}])`;
    case 'url': return `${parser}(${test.schemes.map(quote).join(', ')})`;
    case 'json': return `${parser}(${test.fields.map(quote).join(', ')})`;
    case 'minLength': return `${parser}(${test.length})`;
    case 'startsWith': return `${parser}(${quote(test.prefix)})`;
    case 'base64': return `${parser}(${test.bytes ?? ''})`;
  }
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

const READER = `type Parse<T> = (text: string) => T | undefined;

class Reader {
  readonly problems: string[] = [];
  private readonly environment: Environment;

  constructor(environment: Environment) {
    this.environment = environment;
  }

  value<T>(name: string, parse: Parse<T>, meaning: string, ...checks: readonly (readonly [Parse<unknown>, string])[]): T {
    const text = this.environment[name];
    const value = text === undefined ? undefined : parse(text);
    if (text === undefined || (text === '' && value === undefined)) {
      this.problems.push(\`\${name} is missing\`);
    } else {
      const unmet = [...(value === undefined ? [meaning] : []), ...checks.flatMap(([check, words]) => (check(text) === undefined ? [words] : []))];
      this.problems.push(...unmet.map((words) => \`\${name} is not \${words}\`));
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
  integer: `function integer(min: number, max: number): Parse<number> {
  return (text) => {
    const value = /^(?:0|-?[1-9][0-9]{0,15})$/.test(text) ? Number(text) : NaN;
    return Number.isSafeInteger(value) && value >= min && value <= max ? value : undefined;
  };
}
`,
  choice: `function choice<const T extends string>(values: readonly T[]): Parse<T> {
  return (text) => values.find((value) => value === text);
}
`,
  minLength: `function minLength(length: number): Parse<string> {
  return (text) => ([...text].length >= length ? text : undefined);
}
`,
  startsWith: `function startsWith(prefix: string): Parse<string> {
  return (text) => (text.startsWith(prefix) ? text : undefined);
}
`,
  base64: `function base64(bytes?: number): Parse<string> {
  return (text) => {
    const joined = text.replace(/\\r?\\n/g, '');
    const padding = joined.endsWith('==') ? 2 : joined.endsWith('=') ? 1 : 0;
    const valid = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(joined);
    return valid && (bytes === undefined || (joined.length / 4) * 3 - padding === bytes) ? text : undefined;
  };
}
`,
  url: `function url(...schemes: readonly string[]): Parse<URL> {
  return (text) => {
    const scheme = /^([a-z][a-z0-9+.-]*):\\/\\/./i.exec(text)?.[1]?.toLowerCase();
    if (scheme === undefined || (schemes.length > 0 && !schemes.includes(scheme)) || /[\\s\\u0000-\\u001f\\u007f]/.test(text)) {
      return undefined;
    }
    try {
      return new URL(text);
    } catch {
      return undefined; // the error quotes the text
    }
  };
}
`,
  json: `function json(...fields: readonly string[]): Parse<JsonValue> {
  return (text) => {
    try {
      const value = JSON.parse(text) as JsonValue;
      const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
      return fields.length === 0 || (object !== undefined && fields.every((field) => Object.prototype.hasOwnProperty.call(object, field))) ? value : undefined;
    } catch {
      return undefined; // the error quotes the text
    }
  };
}
`,
};
