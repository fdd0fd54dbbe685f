import { emptyValues, FileValues } from './file-values';
import { LineProblem, refusal } from './problems';
import { isPartName } from '../../core/derived/parts';
import { VARIABLE_NAME } from '../../core/names';

/** A name in a file, with its value or its problem. */
export interface Entry {
  readonly line: number;
  readonly name: string;
  readonly value: string | Pick<LineProblem, 'must' | 'fix'>;
}

/**
 * The values of a format that marks where names begin and end.
 *
 * @throws CommandError with all duplicate names, all names that a container can't have, and all values that aren't certain.
 */
export function valuesOf(file: string, entries: readonly Entry[]): FileValues {
  const values = emptyValues();
  const problems: LineProblem[] = [];
  const first = new Map<string, number>();
  for (const { line, name, value } of entries) {
    const problem = entryProblem(name, value, first.get(name));
    if (problem) {
      problems.push({ line, name: isName(name) ? name : undefined, ...problem });
    } else {
      values[name] = value as string;
    }
    first.set(name, first.get(name) ?? line);
  }
  if (problems.length > 0) {
    throw refusal(file, problems);
  }
  return { values, doubts: [], remarks: [], bareNames: new Map() };
}

function entryProblem(name: string, value: Entry['value'], before: number | undefined): Pick<LineProblem, 'must' | 'fix'> | undefined {
  if (!isName(name)) {
    return { must: 'must begin with a name that a container can have: a letter or underscore, then letters, digits, ".", "_" or "-"', fix: 'rename it; quote the value above if this is a part of it' };
  }
  if (before !== undefined) {
    return twice(before);
  }
  if (typeof value !== 'string') {
    return value;
  }
  return !/\p{Surrogate}/u.test(value) ? undefined : { must: 'must have no half of a surrogate pair, which UTF-8 can\'t hold', fix: 'write the whole character' };
}

/** Of a variable, or of a part that a value is composed of. */
function isName(name: string): boolean {
  return VARIABLE_NAME.test(name) || isPartName(name);
}

export function twice(line: number): Pick<LineProblem, 'must' | 'fix'> {
  return { must: `must be set once, and is in line ${line} already`, fix: 'remove one of the two' };
}
