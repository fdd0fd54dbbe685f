import { Values } from './format';
import { LineProblem, problemLine, refusal } from './problems';

/** The certain content of a file of values. */
export interface FileValues {
  /** Without a prototype, so that a name such as `constructor` is present only if the file contains it. */
  readonly values: Values;
  /** Lines with a certain name and an uncertain value. Other doubts reject the whole file. */
  readonly doubts: readonly LineProblem[];
  readonly remarks: readonly FileRemark[];
  /**
   * Lines of names without an assignment. In this format any text before an equals sign is a name, so such a line may
   * also be the last line of a value that lost its quotes.
   */
  readonly bareNames: ReadonlyMap<string, number>;
}

/** A note about a file that is accepted. */
export interface FileRemark {
  /** The variables that it is about. Undefined for the whole file. */
  readonly names?: readonly string[];
  readonly text: (names: readonly string[]) => string;
}

export interface CertainValues {
  readonly values: Values;
  /** Notes for the author of the file. */
  readonly notes: readonly string[];
  /** Undeclared names whose values readers disagree on. */
  readonly uncertain: readonly string[];
  /** Lines with an undeclared name and no value. Messages contain only their numbers. */
  readonly unnamed: readonly number[];
}

export interface Relevance {
  /** Whether a variable is declared. A name that is neither declared nor has a value may be no name at all. */
  readonly declares: (name: string) => boolean;
  /** Whether the command uses its value, which must then be certain. */
  readonly uses: (name: string) => boolean;
}

const ALL: Relevance = { declares: () => true, uses: () => true };

/**
 * The values of a file. Those that the command uses must be certain.
 *
 * @throws CommandError with all lines that aren't certain.
 */
export function certainValues(file: string, read: FileValues, { declares, uses }: Relevance = ALL): CertainValues {
  const label = inputName(file);
  const used = read.doubts.filter(({ name }) => uses(name!));
  if (used.length > 0) {
    throw refusal(label, used);
  }
  const hidden = [...read.bareNames].filter(([name]) => !declares(name));
  const values = valuesWithout(read.values, new Set(hidden.map(([name]) => name)));
  return {
    values,
    notes: [
      ...read.remarks.flatMap((remark) => said(remark, uses)),
      ...read.doubts.map((problem) => `${problemLine(label, problem)} (not declared, so its value is left out)`),
    ],
    uncertain: read.doubts.map(({ name }) => name!),
    unnamed: hidden.map(([, line]) => line),
  };
}

function said({ names, text }: FileRemark, uses: (name: string) => boolean): string[] {
  if (!names) {
    return [text([])];
  }
  const about = names.filter(uses);
  return about.length > 0 ? [text(about)] : [];
}

function valuesWithout(values: Values, left: ReadonlySet<string>): Values {
  const rest = emptyValues();
  Object.keys(values).filter((name) => !left.has(name)).forEach((name) => { rest[name] = values[name]; });
  return rest;
}

export function emptyValues(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}

/** The name of a file in messages. */
export function inputName(file: string): string {
  return file === '-' ? 'stdin' : file;
}

export function isEmptyFile({ values, doubts }: FileValues): boolean {
  return doubts.length === 0 && Object.keys(values).length === 0;
}

export function isDeclaredIn({ variables }: { readonly variables: Readonly<Record<string, unknown>> }): (name: string) => boolean {
  return (name) => Object.prototype.hasOwnProperty.call(variables, name);
}

const SHOWN = 5;

/** `A, B and 3 more`. */
export function nameList(names: readonly string[]): string {
  return names.length > SHOWN + 1 ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ');
}
