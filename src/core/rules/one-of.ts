import { OneOfRule } from './declaration';
import { RuleType } from './rule-type';
import { or } from '../words';

/** A longer list would fill the message. */
const SHOWN = 10;

export const oneOf: RuleType<OneOfRule> = {
  description: 'One of these texts, in this spelling. They are in the template: they must not be secret.',
  example: 'oneOf: [debug, info, warn, error]',
  fields: [{
    key: 'values',
    value: { type: 'texts', pattern: '^[^\\u0000-\\u001f\\u007f]{1,256}$', rule: 'a text of 1 to 256 characters without control characters', fix: 'correct it' },
    description: 'All values that are allowed.',
    required: true,
  }],
  shorthand: 'values',
  meaning: ({ values }) => `one of ${listed(values)}`,
  problem: (value, { values }) => (values.includes(value) ? undefined : `is not one of ${listed(values)}`),
  values: ({ values }) => values,
};

function listed(values: readonly string[]): string {
  const shown = values.slice(0, SHOWN).map((value) => JSON.stringify(value));
  return values.length > SHOWN ? `${shown.join(', ')} and ${values.length - SHOWN} more` : or(shown);
}
