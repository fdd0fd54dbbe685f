import { fixText } from './fix';
import { ValueLocation } from './location';

/** What a store says of one reference. A value stays in memory, only to be looked at by the checks. */
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
  /** The value's fields, where a reference selects one: parsed once, however many references there are. */
  readonly json?: JsonFields;
  /** The secret holds bytes, which ECS can't deliver as text. */
  readonly binary?: boolean;
  /** Set by readers that also ask for the key, if it isn't the store's. */
  readonly otherKey?: OtherKey;
}

/** The fields at the top level of a JSON secret, or what the secret is instead of a JSON object. */
export type JsonFields = { readonly problem: string } | {
  readonly problem?: undefined;
  readonly fields: ReadonlyMap<string, JsonField>;
  /** Why the ECS agent can't decode the secret, so that it delivers none of the fields. */
  readonly undecodable?: Undecodable;
};

/** What Go's decoder refuses in JSON that is well-formed. The field at the top level that has the number, where it is in one. */
export type Undecodable = { readonly reason: 'depth' } | { readonly reason: 'number'; readonly field: string };

export interface JsonField {
  readonly value: unknown;
  /** A number as it is written in the secret. */
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
  /** The parameter's version that has it. */
  readonly version?: string;
}

/** The text that ECS will deliver; nothing where it wasn't read or is mangled. */
export function deliveredText(location: ValueLocation, { value, json }: FoundValue): string | undefined {
  if (value === undefined || location.service === 'ssm' || location.field === undefined) {
    return value;
  }
  const field = json?.problem === undefined ? json?.fields.get(location.field) : undefined;
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
  /** Nobody has put the value yet: waiting can help. */
  readonly missing?: boolean;
  /** A value is there that people can replace while a deployment waits. */
  readonly replaceable?: boolean;
}

export function byVariable(a: Finding, b: Finding): number {
  return a.variable < b.variable ? -1 : a.variable > b.variable ? 1 : 0;
}

/** Each command has a line of its own: in a terminal and in a message of CloudFormation it can be copied as a whole. */
export function formatFinding({ variable, problem, fix }: Finding): string {
  return `${variable}: ${problem}\n${fixText(fix)}`;
}
