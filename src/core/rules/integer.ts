import { IntegerRule } from './declaration';
import { RuleType } from './rule-type';

/** A form that every language reads as the same number: no sign "+", no leading zeros, and exact in a JavaScript number. */
const INTEGER = /^(?:0|-?[1-9][0-9]{0,15})$/;
const BOUND = { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER } as const;

export const integer: RuleType<IntegerRule> = {
  description: 'A whole number in decimal digits, within ±9,007,199,254,740,991.',
  example: 'integer: { min: 1, max: 64 }',
  fields: [
    { key: 'min', value: BOUND, description: 'The smallest number that is allowed.', default: 'none' },
    { key: 'max', value: BOUND, description: 'The largest number that is allowed.', default: 'none' },
  ],
  meaning: ({ min, max }) => `a whole number${within(min, max)}`,
  problem(value, { min, max }) {
    const number = INTEGER.test(value) ? Number(value) : NaN;
    if (!Number.isSafeInteger(number)) {
      return 'is not a whole number in plain digits';
    }
    return number < (min ?? -Infinity) || number > (max ?? Infinity) ? `is not a whole number${within(min, max)}` : undefined;
  },
  invalid: ({ min, max }) => (min !== undefined && max !== undefined && min > max
    ? { field: 'min', rule: 'at most `max`', got: `${min} and ${max}`, fix: 'exchange them' }
    : undefined),
};

function within(min: number | undefined, max: number | undefined): string {
  if (min === undefined) {
    return max === undefined ? '' : ` of at most ${max}`;
  }
  return max === undefined ? ` of at least ${min}` : ` from ${min} to ${max}`;
}
