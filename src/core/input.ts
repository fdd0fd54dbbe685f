import { RuleError } from './errors';
import { resembling } from './misspelt';
import { alternatives } from './words';

/**
 * Arguments of factories and props. Compilers check their types in TypeScript, Java and Go. JavaScript, Python and a `!`
 * in TypeScript let any type through, and an error that names the prop is better than a TypeError from within the
 * library. In JavaScript tokens are texts, numbers or lists, so they pass. Messages name the kind of a value, never the
 * value.
 */
export type Assertion = (subject: string, value: unknown) => void;

/** Describes the kind of a value. */
export function describeKind(value: unknown): string {
  if (value === undefined || value === null || Number.isNaN(value)) {
    return String(value);
  }
  if (typeof value === 'string') {
    return value === '' ? 'an empty text' : 'a text';
  }
  if (typeof value !== 'object') {
    return `a ${typeof value}`;
  }
  return Array.isArray(value) ? 'a list' : `an object${className(value)}`;
}

function className(value: object): string {
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === 'string' && name !== '' && name !== 'Object' ? ` (${name})` : '';
}

function refuse(subject: string, must: string, value: unknown, fix: string): never {
  const origin = value === undefined ? ', and see where it comes from: an environment variable or context value may not be set' : '';
  throw new RuleError({ subject, must, got: describeKind(value), fix: `${fix}${origin}` });
}

/** @param fix What to write, as in `write a path such as "/prod/shop"`. */
export const text = (fix: string): Assertion => (subject, value) => {
  if (typeof value !== 'string') {
    refuse(subject, 'must be a text', value, fix);
  }
};

/** A text with at least one character. */
export const filledText = (fix: string): Assertion => (subject, value) => {
  text(fix)(subject, value);
  if (value === '') {
    refuse(subject, 'must be a text of at least one character', value, fix);
  }
};

export const number: Assertion = (subject, value) => {
  if (typeof value !== 'number' || Number.isNaN(value)) {
    refuse(subject, 'must be a number', value, 'write a number, or leave it out');
  }
};

export const flag: Assertion = (subject, value) => {
  if (typeof value !== 'boolean') {
    refuse(subject, 'must be true or false', value, 'write true or false, or leave it out');
  }
};

export const texts: Assertion = (subject, value) => {
  if (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string')) {
    const wrong = Array.isArray(value) ? value.find((entry) => typeof entry !== 'string') : undefined;
    throw new RuleError({
      subject,
      must: 'must be a list of texts',
      got: Array.isArray(value) ? `a list with ${describeKind(wrong)}` : describeKind(value),
      fix: 'pass a list of names such as "LOG_LEVEL", or leave it out',
    });
  }
};

/** A member of an enum. Other code would treat anything else as one of its members, or as none of them. */
export const choice = (name: string, members: Readonly<Record<string, string>>): Assertion => (subject, value) => {
  if (typeof value === 'string' && Object.values(members).includes(value)) {
    return;
  }
  const keys = Object.keys(members);
  const meant = typeof value === 'string' ? resembling(value, keys) : undefined;
  throw new RuleError({
    subject,
    must: `must be ${alternatives(keys.map((key) => `${name}.${key}`), 'or', String)}`,
    // Text that resembles no member may be a value.
    got: meant ? JSON.stringify(value) : describeKind(value),
    fix: meant ? `did you mean \`${name}.${meant}\`?` : 'use one of these, or leave it out',
  });
};

/** An instance of a class, recognised by its members: the same class may be loaded twice. */
export const having = (what: string, members: readonly string[], fix: string): Assertion => (subject, value) => {
  if (typeof value !== 'object' || value === null || !members.every((member) => member in value)) {
    refuse(subject, `must be ${what}`, value, fix);
  }
};

/** An optional struct, and the members that it has. */
export function assertOptions(subject: string, options: unknown, members: Readonly<Record<string, Assertion>>): void {
  if (options !== undefined) {
    assertProps(subject, options, members);
  }
}

/** A struct: its optional and its required members. */
export function assertProps(subject: string, props: unknown, members: Readonly<Record<string, Assertion>>, required: readonly string[] = []): void {
  if (typeof props !== 'object' || props === null || Array.isArray(props)) {
    const names = required.length > 0 ? required : Object.keys(members);
    refuse(subject, 'must be an object', props, names.length > 0 ? `pass its members, such as ${names.join(', ')}` : 'pass its members, or leave it out');
  }
  for (const [name, assert] of Object.entries(members)) {
    const value = (props as Record<string, unknown>)[name];
    if (value !== undefined || required.includes(name)) {
      assert(name, value);
    }
  }
}

/** A map from names. A name such as `__proto__`, which JavaScript itself uses, would silently vanish. */
export function assertMap(subject: string, map: unknown, example: string): void {
  const prototype: unknown = typeof map === 'object' && map !== null ? Object.getPrototypeOf(map) : undefined;
  if (typeof map !== 'object' || map === null || Array.isArray(map) || map instanceof Map) {
    refuse(subject, 'must be a map from names', map, `pass a map such as ${example}`);
  }
  // In another realm, such as that of a test runner, Object.prototype is another object.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new RuleError({
      subject,
      must: 'must be a map from names without a prototype of its own',
      got: 'an object with one, such as a variable named `__proto__` causes',
      fix: `rename that variable, or pass a map such as ${example}`,
    });
  }
}

/** A map whose entries are of one kind. The subject of an entry is its name. */
export const mapOf = (example: string, entry: Assertion): Assertion => (subject, value) => {
  assertMap(subject, value, example);
  Object.entries(value as object).forEach(([name, member]) => entry(name, member));
};
