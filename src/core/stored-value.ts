import { fixText } from './fix';
import { fieldOf, ValueLocation } from './location';

/** What a store returns for one reference. A value stays in memory, and only the checks read it. */
export type StoredValue = FoundValue | UnreadValue;

export interface FoundValue {
  readonly status: 'found';
  /** Parameter version, or secret version id. */
  readonly version: string;
  readonly arn: string;
  readonly modified?: Date;
  /** Parameter Store only. */
  readonly type?: string;
  /** Absent when only metadata was read, or when the secret is binary. */
  readonly value?: string;
  /** The value's fields, where a reference selects one: parsed once for all references. */
  readonly json?: JsonFields;
  /** The secret contains bytes, which ECS can't deliver as text. */
  readonly binary?: boolean;
  /** Set by readers that also ask for the key, if it isn't the store's. */
  readonly otherKey?: OtherKey;
}

/** The fields at the top level of a JSON secret, or a description of what the secret is instead. */
export type JsonFields = { readonly problem: string } | {
  readonly problem?: undefined;
  readonly fields: ReadonlyMap<string, JsonField>;
  /** The reason why the ECS agent can't decode the secret, and delivers none of its fields. */
  readonly undecodable?: Undecodable;
};

/** JSON that is well-formed, but that Go's decoder refuses. The field at the top level with the number, where there is one. */
export type Undecodable = { readonly reason: 'depth' } | { readonly reason: 'number'; readonly field: string };

export interface JsonField {
  readonly value: unknown;
  /** A number in its spelling in the secret. */
  readonly literal?: string;
}

export type UnreadValue =
  | { readonly status: 'missing'; readonly what: 'parameter' | 'secret' | 'version'; readonly arn?: string }
  | { readonly status: 'deleted' }
  | { readonly status: 'denied'; readonly message: string; readonly otherKey?: OtherKey }
  | { readonly status: 'failed'; readonly message: string };

/** The value is encrypted with another key than its store has now, so that roles may not read it. */
export interface OtherKey {
  readonly key: string;
  /** The version of the parameter with that key. */
  readonly version?: string;
}

/** The text that ECS will deliver; nothing where it wasn't read, or where ECS would change it. */
export function deliveredText(location: ValueLocation, { value, json }: FoundValue): string | undefined {
  const name = fieldOf(location);
  if (value === undefined || name === undefined) {
    return value;
  }
  const field = json?.problem === undefined ? json?.fields.get(name) : undefined;
  const part = field?.value;
  return typeof part === 'string' ? part : typeof part === 'number' || typeof part === 'boolean' ? field?.literal ?? String(part) : undefined;
}

/** A field as text: a string as it is, anything else in JSON. Nothing where there is no such field. */
export function fieldText(json: JsonFields | undefined, name: string): string | undefined {
  const field = json?.problem === undefined ? json?.fields.get(name) : undefined;
  if (!field) {
    return undefined;
  }
  return typeof field.value === 'string' ? field.value : JSON.stringify(field.value);
}

/** One problem of one variable, with the command that fixes it. Never a value. */
export interface Finding {
  readonly variable: string;
  readonly problem: string;
  readonly fix: string;
  /** Nobody has put the value yet, so waiting can help. */
  readonly missing?: boolean;
  /** A value exists that people can replace while a deployment waits. */
  readonly replaceable?: boolean;
}

export function byVariable(a: Finding, b: Finding): number {
  return a.variable < b.variable ? -1 : a.variable > b.variable ? 1 : 0;
}

/** Each command has its own line, so that users can copy it as a whole from a terminal and from a message of CloudFormation. */
export function formatFinding({ variable, problem, fix }: Finding): string {
  return `${variable}: ${problem}\n${fixText(fix)}`;
}
