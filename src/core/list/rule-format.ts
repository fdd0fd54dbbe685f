import { RULES } from '../rules';
import { Field, Kind } from './field';

const WARNING: Field = {
  key: 'warning',
  value: { type: 'boolean' },
  description: 'Whether a value that breaks the rule is only reported.',
  default: '`false`',
};

/** The format of rules in a list, derived from the rules themselves. */
export const RULE_KINDS: readonly Kind[] = Object.entries(RULES).map(([key, { description, fields, shorthand, example }]): Kind => ({
  key,
  alone: !fields.some(({ required }) => required),
  value: { type: 'options', fields, shorthand },
  description,
  fields: [WARNING],
  example,
}));
