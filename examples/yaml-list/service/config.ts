// Written by: npx cdk-service-secrets types --language typescript --list service-secrets.yaml -o service/config.ts
// Do not edit it: run the command again after the variables have changed.
/* eslint-disable */

/** A value that no log, no error and no JSON shows. `reveal()` returns it. */
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

export interface Config {
  /**
   * Products, read and write
   *
   * DATABASE_URL: a text.
   */
  readonly databaseUrl: Secret<string>;
  /** LOG_LEVEL: one of "debug", "info", "warn" or "error". */
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** PORT: the number of a port, 1 to 65535. */
  readonly port: number;
  /**
   * SENTRY_DSN: a text.
   *
   * See https://docs.sentry.io/concepts/key-terms/dsn-explainer/
   */
  readonly sentryDsn: Secret<string>;
  /** SESSION_KEY: a text of at least 32 characters. */
  readonly sessionKey: Secret<string>;
}

export type Environment = { readonly [name: string]: string | undefined };

/** Everything that is wrong with the environment, without any value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the environment is not complete:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
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

function read(environment: Environment): Config {
  const reader = new Reader(environment);
  const config: Config = {
    databaseUrl: new Secret(reader.value('DATABASE_URL', text, 'a text')),
    logLevel: reader.value('LOG_LEVEL', choice(['debug', 'info', 'warn', 'error']), 'one of "debug", "info", "warn" or "error"'),
    port: reader.value('PORT', integer(1, 65535), 'the number of a port, 1 to 65535'),
    sentryDsn: new Secret(reader.value('SENTRY_DSN', text, 'a text')),
    sessionKey: new Secret(reader.value('SESSION_KEY', text, 'a text', [minLength(32), 'a text of at least 32 characters'])),
  };
  if (reader.problems.length > 0) {
    throw new ConfigError(reader.problems);
  }
  return Object.freeze(config);
}

type Parse<T> = (text: string) => T | undefined;

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
      this.problems.push(`${name} is missing`);
    } else {
      const unmet = [...(value === undefined ? [meaning] : []), ...checks.flatMap(([check, words]) => (check(text) === undefined ? [words] : []))];
      this.problems.push(...unmet.map((words) => `${name} is not ${words}`));
    }
    return value as T; // nobody gets it where there is a problem
  }
}

function choice<const T extends string>(values: readonly T[]): Parse<T> {
  return (text) => values.find((value) => value === text);
}

function integer(min: number, max: number): Parse<number> {
  return (text) => {
    const value = /^(?:0|-?[1-9][0-9]{0,15})$/.test(text) ? Number(text) : NaN;
    return Number.isSafeInteger(value) && value >= min && value <= max ? value : undefined;
  };
}

function minLength(length: number): Parse<string> {
  return (text) => ([...text].length >= length ? text : undefined);
}

function text(text: string): string | undefined {
  return text === '' ? undefined : text;
}
