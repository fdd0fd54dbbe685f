import { Field } from '../list/field';

/**
 * One kind of rule. The texts say what is wrong with a value, and never contain it or a part of it: they are the same for every value
 * that breaks the rule in the same way.
 */
export interface RuleType<R> {
  /** One sentence, for lists and editors. */
  readonly description: string;
  /** An entry of `rules` in a list. */
  readonly example: string;
  /** What the rule needs to know. */
  readonly fields: readonly Field[];
  /** The field that a list may write without its name: `minLength: 20`. */
  readonly shorthand?: string;
  /** What a value that meets the rule is, as in "a whole number". For prompts and generated code. */
  meaning(rule: R): string;
  /** What is wrong with a value, as a sentence that begins with its place goes on: "is not a whole number". */
  problem(value: string, rule: R, now: Date): string | undefined;
  /** What is wrong with the rule itself, beyond its fields. The text goes on after "must be". */
  invalid?(rule: R): { readonly field: string; readonly rule: string; readonly got: string; readonly fix: string } | undefined;
  /** Every value that meets it, where they can be counted. */
  values?(rule: R): readonly string[];
}
