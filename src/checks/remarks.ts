import { subjectOf } from './check';
import { delivered } from './delivered';
import { ruledText } from './value-rules';
import { Declaration, ReferenceVariable, sortedVariables } from '../core/declaration';
import { judge } from '../core/rules';
import { StoredValue } from '../core/stored-value';

/** What people rarely mean to store, or what breaks a rule that only warns. It stops nothing. */
export interface Remark {
  readonly variable: string;
  /** Goes on from "the value". */
  readonly remark: string;
}

/** Of what was read, sorted by name. A file ends in a line break as a rule. */
export function remarksOn(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>): Remark[] {
  return sortedVariables(declaration).flatMap(([variable]) => {
    const reading = readings.get(variable);
    const subject = subjectOf(declaration, variable);
    const value = subject && reading?.status === 'found' ? delivered(subject, reading) : undefined;
    if (!subject || value === undefined) {
      return [];
    }
    const remarks = subject.variable.file ? ruleRemarks(subject.variable, value) : valueRemarks(subject.variable, value);
    return remarks.map((remark) => ({ variable, remark }));
  });
}

/** Told before a value is stored, too. */
export function valueRemarks(variable: Ruled, value: string): string[] {
  return [...ruleRemarks(variable, value), ...[valueRemark(value) ?? []].flat()];
}

type Ruled = Pick<ReferenceVariable, 'rules' | 'file'>;

function ruleRemarks(variable: Ruled, value: string): readonly string[] {
  return judge(variable.rules, ruledText(variable, value)).warnings;
}

function valueRemark(value: string): string | undefined {
  if (value.startsWith('\uFEFF')) {
    return 'begins with a byte-order mark, which stays in the value';
  }
  if (/[\r\n]$/.test(value)) {
    return 'ends in a line break, which stays in the value';
  }
  return /^\s|\s$/.test(value) ? 'has blanks around it, which stay in the value' : undefined;
}
