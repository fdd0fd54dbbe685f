import { Assignment, dotenvLines, Skipped } from '../../../core/dotenv/lines';
import { twice } from '../entries';
import { emptyValues, FileRemark, FileValues } from '../file-values';
import { LineProblem, refusal } from '../problems';
import { agreedMeaning } from './agreement';
import { doubtProblem, unclearProblem } from './messages';
import { otherReaders } from './others';


/**
 * Reads a dotenv file as far as node's dotenv, `node --env-file`, python-dotenv and Docker Compose agree on it.
 *
 * @throws CommandError if readers disagree on which values the file contains.
 */
export function parseDotenv(file: string, text: string): FileValues {
  const lines = [...dotenvLines(text)];
  const assignments = lines.filter((line): line is Assignment => line.kind === 'assignment');
  const problems = [...lines.flatMap((line) => (line.kind === 'unclear' ? [unclearProblem(line)] : [])), ...duplicates(assignments)];
  if (problems.length > 0) {
    throw refusal(file, problems);
  }
  const values = emptyValues();
  const doubts: LineProblem[] = [];
  for (const assignment of assignments) {
    const meaning = agreedMeaning(assignment);
    if ('doubt' in meaning) {
      doubts.push(doubtProblem(assignment, meaning.doubt));
    } else {
      values[assignment.name] = meaning.value;
    }
  }
  const certain = assignments.filter(({ name }) => name in values);
  return {
    values,
    doubts,
    remarks: [...otherReaders(certain), ...windowsLineEnds(text), ...lostByNode(lines.filter((line): line is Skipped => line.kind === 'skipped')), ...exportedEmpty(certain)],
    bareNames: new Map(certain.filter((assignment) => assignment.text === '').map(({ name, line }) => [name, line])),
  };
}

/** Some readers take the first and others the last. Only the author knows which is right. */
function duplicates(assignments: readonly Assignment[]): LineProblem[] {
  const first = new Map<string, number>();
  return assignments.flatMap(({ name, line }) => {
    const before = first.get(name);
    first.set(name, before ?? line);
    return before === undefined ? [] : [{ line, name, ...twice(before) }];
  });
}

function windowsLineEnds(text: string): FileRemark[] {
  return text.includes('\r\n') ? [{ text: () => 'the file has line ends of Windows: a shell that sources it keeps the carriage returns' }] : [];
}

/** The value is certain, but an older reader doesn't find the name on the next line. */
function lostByNode(skipped: readonly Skipped[]): FileRemark[] {
  const lines = skipped.filter(({ indented }) => indented).map(({ line }) => String(line));
  return lines.length === 0 ? [] : [{
    text: () => `blanks at the start of line ${lines.slice(0, 5).join(', ')}${lines.length > 5 ? ', …' : ''}: \`node --env-file\` of Node.js 20 doesn't find the name below; remove them if it reads the file`,
  }];
}

function exportedEmpty(assignments: readonly Assignment[]): FileRemark[] {
  const names = assignments.filter(({ prefix, quote, text }) => prefix.includes('export') && quote === '' && text === '').map(({ name }) => name);
  return [{ names, text: (about) => `${about.join(', ')} without a value after \`export\`: \`node --env-file\` doesn't find the name` }];
}
