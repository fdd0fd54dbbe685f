import { PortRule } from './declaration';
import { integer } from './integer';
import { RuleType } from './rule-type';

const RANGE = { kind: 'integer', min: 1, max: 65_535 } as const;

export const port: RuleType<PortRule> = {
  description: 'The number of a port, 1 to 65535.',
  example: 'port',
  fields: [],
  meaning: () => 'the number of a port, 1 to 65535',
  problem: (value, _rule, now) => (integer.problem(value, RANGE, now) === undefined ? undefined : 'is not the number of a port, 1 to 65535'),
};
