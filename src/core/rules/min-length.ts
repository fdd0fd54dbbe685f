import { MinLengthRule } from './declaration';
import { RuleType } from './rule-type';

export const minLength: RuleType<MinLengthRule> = {
  description: 'A text of at least so many characters.',
  example: 'minLength: 20',
  fields: [{ key: 'length', value: { type: 'integer', minimum: 1, maximum: 65_536 }, description: 'Number of characters.', required: true }],
  shorthand: 'length',
  meaning: ({ length }) => `a text of at least ${length} ${length === 1 ? 'character' : 'characters'}`,
  problem: (value, { length }) => ([...value].length >= length ? undefined : `has fewer than ${length} characters`),
};
