/** The type of a field's value, and its description. */
export type ValueType =
  /** Numbers and booleans keep their spelling: `plain: 8080` is the text "8080". A message offers the `known` text that a wrong one resembles. */
  | { readonly type: 'text'; readonly pattern?: string; readonly rule?: string; readonly fix?: string; readonly empty?: boolean; readonly known?: readonly string[] }
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'choice'; readonly choices: readonly string[] }
  | { readonly type: 'boolean' }
  /** A sequence of texts, or one text alone. */
  | { readonly type: 'texts'; readonly pattern: string; readonly rule: string; readonly fix: string }
  /** A sequence of rules for a value, or one alone. */
  | { readonly type: 'rules'; readonly rules: readonly Kind[] }
  /** The parts of a composed text: a mapping from names to variables. */
  | { readonly type: 'parts' }
  /** A mapping. Any other value is the value of the key `shorthand`. */
  | { readonly type: 'options'; readonly fields: readonly Field[]; readonly shorthand?: string };

export interface Field {
  readonly key: string;
  readonly value: ValueType;
  /** One sentence. */
  readonly description: string;
  /** The default. */
  readonly default?: string;
  readonly required?: boolean;
}

/** A kind of variable or rule. */
export interface Kind {
  /** The key that selects this kind. */
  readonly key: string;
  /** The key may stand alone, as in `NAME: secret`. */
  readonly alone: boolean;
  readonly value: ValueType;
  readonly description: string;
  /** Keys beside it. */
  readonly fields: readonly Field[];
  readonly example: string;
}
