import { Field } from '../list/field';

/**
 * One kind of rule. Its texts describe a problem, and never contain the value or a part of it: they are the same for
 * every value that breaks the rule in the same way.
 */
export interface RuleType<R> {
  /** One sentence, for lists and editors. */
  readonly description: string;
  /** An entry of `rules` in a list. */
  readonly example: string;
  /** The fields of the rule. */
  readonly fields: readonly Field[];
  /** The field that a list may write without a key: `minLength: 20`. */
  readonly shorthand?: string;
  /** Describes a value that meets the rule, as in "a whole number". For prompts and generated code. */
  meaning(rule: R): string;
  /** Describes the problem of a value, as the continuation of a sentence that begins with its location: "is not a whole number". */
  problem(value: string, rule: R, now: Date): string | undefined;
  /** Describes the problem of the rule itself, beyond the types of its fields. The text follows "must be". */
  invalid?(rule: R): { readonly field: string; readonly rule: string; readonly got: string; readonly fix: string } | undefined;
  /** Every value that meets it, where they can be counted. */
  values?(rule: R): readonly string[];
}
