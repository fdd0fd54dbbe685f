import { Values } from './format';
import { Problem, problemLine, refusal } from './problems';

/** What a file of values says, as far as it is certain. */
export interface FileValues {
  /** Without a prototype: a name such as `constructor` is in it only where the file has it. */
  readonly values: Values;
  /** Lines whose name is certain and whose value isn't. Others refuse the file as a whole. */
  readonly doubts: readonly Problem[];
  readonly remarks: readonly Remark[];
  /**
   * Lines of names that nothing is assigned to, in a format where any text in front of an equals sign is a name: it may
   * as well be the last line of a value that lost its quotes.
   */
  readonly bareNames: ReadonlyMap<string, number>;
}

/** Something to tell about a file that refuses nothing. */
export interface Remark {
  /** The variables that it is about; nothing for one about the file. */
  readonly names?: readonly string[];
  readonly text: (names: readonly string[]) => string;
}

export interface CertainValues {
  readonly values: Values;
  /** To be told to whoever gave the file. */
  readonly notes: readonly string[];
  /** Names that nobody declares, with a value that readers differ on. */
  readonly uncertain: readonly string[];
  /** Lines with a name that nobody declares, without a value. They are told by their number. */
  readonly unnamed: readonly number[];
}

export interface Relevance {
  /** Whether a variable is declared; a name that isn't and has no value may be no name at all. */
  readonly declares: (name: string) => boolean;
  /** Whether its value is used, so that it must be certain. */
  readonly uses: (name: string) => boolean;
}

const ALL: Relevance = { declares: () => true, uses: () => true };

/**
 * The values of a file, where those that are used are certain.
 *
 * @throws CommandError with all lines that aren't.
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

function said({ names, text }: Remark, uses: (name: string) => boolean): string[] {
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

/** How a file is called towards people. */
export function inputName(file: string): string {
  return file === '-' ? 'stdin' : file;
}

export function isEmptyFile({ values, doubts }: FileValues): boolean {
  return doubts.length === 0 && Object.keys(values).length === 0;
}

export function declaredNames({ variables }: { readonly variables: Readonly<Record<string, unknown>> }): (name: string) => boolean {
  return (name) => Object.prototype.hasOwnProperty.call(variables, name);
}

const SHOWN = 5;

/** `A, B and 3 more`. */
export function nameList(names: readonly string[]): string {
  return names.length > SHOWN + 1 ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ');
}
