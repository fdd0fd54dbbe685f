import { twice } from './entries';
import { emptyValues, FileValues } from './file-values';
import { LineProblem, refusal } from './problems';
import { VARIABLE_NAME } from '../../core/names';

/**
 * Raw lines, as `docker run --env-file` and ECS `environmentFiles` read them. Everything after the equals sign is
 * the value, including quotes, blanks and `#`. Lines that the two read differently are rejected.
 */
export function parseDocker(file: string, text: string): FileValues {
  const values = emptyValues();
  const lines = new Map<string, number>();
  const bareNames = new Map<string, number>();
  const problems: LineProblem[] = [];
  text.split('\n').forEach((whole, index) => {
    const line = index + 1;
    const row = whole.replace(/\r$/, '');
    if (/^(?:#|[ \t]*$)/.test(row)) {
      return;
    }
    const { name, value, problem } = readRow(row, lines);
    if (problem) {
      problems.push({ line, ...problem });
      return;
    }
    lines.set(name, line);
    values[name] = value;
    if (/^=*$/.test(value)) {
      bareNames.set(name, line);
    }
  });
  if (problems.length > 0) {
    throw refusal(file, problems);
  }
  return { values, doubts: [], remarks: [], bareNames };
}

interface Row {
  readonly name: string;
  readonly value: string;
  readonly problem?: Omit<LineProblem, 'line'>;
}

function readRow(row: string, lines: ReadonlyMap<string, number>): Row {
  const sign = row.indexOf('=');
  const [name, value] = [row.slice(0, Math.max(sign, 0)), row.slice(sign + 1)];
  const before = lines.get(name);
  if (sign === -1 || !VARIABLE_NAME.test(name)) {
    return { name, value, problem: { must: 'must be NAME=value from the first column on, without blanks in front of the equals sign', fix: 'write it so, or leave out --format docker if the file is for a reader of quotes' } };
  }
  if (value.includes('\r')) {
    return { name, value, problem: { name, must: 'must have no carriage return but at its end', fix: 'save the file with line ends of Unix or Windows' } };
  }
  return { name, value, problem: before === undefined ? undefined : { name, ...twice(before) } };
}
