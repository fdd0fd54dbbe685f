/** What may stand as a value, and how it is described. */
export type ValueType =
  /** Numbers and booleans are taken as they are written: `plain: 8080` is the text "8080". */
  | { readonly type: 'text'; readonly pattern?: string; readonly rule?: string; readonly fix?: string; readonly empty?: boolean }
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'choice'; readonly choices: readonly string[] }
  | { readonly type: 'boolean' }
  /** A sequence of texts, or one text alone. */
  | { readonly type: 'texts'; readonly pattern: string; readonly rule: string; readonly fix: string }
  /** A sequence of rules for a value, or one alone. */
  | { readonly type: 'rules'; readonly rules: readonly Kind[] }
  /** What a text is composed of: a mapping of names to variables. */
  | { readonly type: 'parts' }
  /** A mapping. Anything else stands for the key `shorthand`. */
  | { readonly type: 'options'; readonly fields: readonly Field[]; readonly shorthand?: string };

export interface Field {
  readonly key: string;
  readonly value: ValueType;
  /** One sentence. */
  readonly description: string;
  /** What holds without it. */
  readonly default?: string;
  readonly required?: boolean;
}

/** What a variable, or a rule, may be. */
export interface Kind {
  /** The key that makes it one of this kind. */
  readonly key: string;
  /** The key may stand alone, as in `NAME: secret`. */
  readonly alone: boolean;
  readonly value: ValueType;
  readonly description: string;
  /** Keys beside it. */
  readonly fields: readonly Field[];
  readonly example: string;
}
