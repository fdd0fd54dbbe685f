import { subjectOf } from './check';
import { delivered } from './delivered';
import { ruledText } from './value-rules';
import { Declaration, ReferenceVariable, sortedVariables } from '../core/declaration';
import { judgeValue } from '../core/rules';
import { StoredValue } from '../core/stored-value';

/** Values that people rarely store on purpose, and violations of rules that only warn. A remark stops nothing. */
export interface Remark {
  readonly variable: string;
  /** Continues a sentence that begins with "the value". */
  readonly remark: string;
}

/** Remarks on the values that were read, sorted by name. They leave out line breaks of files, which usually end in one. */
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

/** Also reported before a value is stored. */
export function valueRemarks(variable: Ruled, value: string): string[] {
  return [...ruleRemarks(variable, value), ...[valueRemark(value) ?? []].flat()];
}

type Ruled = Pick<ReferenceVariable, 'rules' | 'file'>;

function ruleRemarks(variable: Ruled, value: string): readonly string[] {
  return judgeValue(variable.rules, ruledText(variable, value)).warnings;
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
