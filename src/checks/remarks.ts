import { subjectOf } from './check';
import { delivered } from './delivered';
import { Declaration, sortedVariables } from '../core/declaration';
import { StoredValue } from '../core/stored-value';

/** What people rarely mean to store. It stops nothing. */
export interface Remark {
  readonly variable: string;
  /** Goes on from "the value". */
  readonly remark: string;
}

/** Of values that are delivered as variables, sorted by name: a file ends in a line break as a rule. */
export function remarksOn(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>): Remark[] {
  return sortedVariables(declaration).flatMap(([variable]) => {
    const reading = readings.get(variable);
    const subject = subjectOf(declaration, variable);
    const value = subject && !subject.variable.file && reading?.status === 'found' ? delivered(subject, reading) : undefined;
    const remark = value === undefined ? undefined : valueRemark(value);
    return remark ? [{ variable, remark }] : [];
  });
}

/** Told before a value is stored, too. */
export function valueRemark(value: string): string | undefined {
  if (value.startsWith('\uFEFF')) {
    return 'begins with a byte-order mark, which stays in the value';
  }
  if (/[\r\n]$/.test(value)) {
    return 'ends in a line break, which stays in the value';
  }
  return /^\s|\s$/.test(value) ? 'has blanks around it, which stay in the value' : undefined;
}
