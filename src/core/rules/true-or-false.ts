import { TrueOrFalseRule } from './declaration';
import { RuleType } from './rule-type';

const VALUES = ['true', 'false'];

export const trueOrFalse: RuleType<TrueOrFalseRule> = {
  description: '`true` or `false`, in small letters.',
  example: 'trueOrFalse',
  fields: [],
  meaning: () => 'true or false',
  problem: (value) => (VALUES.includes(value) ? undefined : 'is not true or false in small letters'),
  values: () => VALUES,
};
