import { StartsWithRule } from './declaration';
import { RuleType } from './rule-type';

export const startsWith: RuleType<StartsWithRule> = {
  description: 'A text that begins like this, as keys of many providers do. The beginning is in the template: it must not be secret.',
  example: 'startsWith: sk_live_',
  fields: [{
    key: 'prefix',
    value: { type: 'text', pattern: '^[^\\u0000-\\u001f\\u007f]{1,256}$', rule: 'a text of 1 to 256 characters without control characters', fix: 'shorten it' },
    description: 'The beginning.',
    required: true,
  }],
  shorthand: 'prefix',
  meaning: ({ prefix }) => `a text that begins with ${JSON.stringify(prefix)}`,
  problem: (value, { prefix }) => (value.startsWith(prefix) ? undefined : `does not begin with ${JSON.stringify(prefix)}`),
};
