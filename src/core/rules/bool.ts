import { BoolRule } from './declaration';
import { RuleType } from './rule-type';

const VALUES = ['true', 'false'];

export const bool: RuleType<BoolRule> = {
  description: '`true` or `false`, in small letters.',
  example: 'bool',
  fields: [],
  meaning: () => 'true or false',
  problem: (value) => (VALUES.includes(value) ? undefined : 'is not true or false in small letters'),
  values: () => VALUES,
};
