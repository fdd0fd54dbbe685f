import { Check } from './check';
import { delivered } from './delivered';
import { replaceValue } from './fixes';
import { Declaration, ReferenceVariable, sortedVariables } from '../core/declaration';
import { followed } from '../core/fix';
import { shown } from '../core/location';
import { judgeValue } from '../core/rules';
import { StoredValue } from '../core/stored-value';

/** The author's rules for the variable. The gate and all other readers of the value use the same text. */
export const valueRules: Check = (subject, reading) => {
  const value = delivered(subject, reading);
  const { problems } = value === undefined ? { problems: [] } : judgeValue(subject.variable.rules, ruledText(subject.variable, value));
  return problems.length === 0 ? undefined : {
    variable: subject.name,
    problem: `${shown(subject.location)} ${problems.join(', and ')}`,
    fix: followed(replaceValue(subject, reading), 'if the value is right or has to stay for now, change the rule or turn it into a warning with asWarning()'),
  };
};

/** The text that rules apply to: for a base64 file, its bytes. */
export function ruledText({ file }: Pick<ReferenceVariable, 'file'>, value: string): string {
  return file?.encoding === 'base64' ? Buffer.from(value, 'base64').toString() : value;
}

/** Variables with rules whose values nobody checked, as only metadata was read. */
export function uncheckedRules(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>): string[] {
  return sortedVariables(declaration).filter(([name, { rules }]) => {
    const reading = readings.get(name);
    return rules?.length && reading?.status === 'found' && reading.value === undefined && !reading.binary;
  }).map(([name]) => name);
}
