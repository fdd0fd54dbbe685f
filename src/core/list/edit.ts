import { dotenvNames } from './dotenv-names';
import { ListEntry } from './entry';
import { insertIntoBlock, insertIntoFlow, lineEndOf } from './insert';
import { sortedNames } from './lookup';
import { parseEntries } from './parse';
import { ListStyle, NewVariable } from './style';
import { isMap, parseDocument, Scalar, YAMLMap } from '../vendor/yaml';

/**
 * Adds variables to a list that people maintain. It inserts lines and rewrites none, so that comments, order, quotes and
 * line ends stay the same.
 */

export type { NewVariable } from './style';
export const isDotenvList = (file: string): boolean => /(^|[\\/])\.env(\.[^\\/]*)?$|\.env$/i.test(file);
const isJson = (file: string): boolean => file.toLowerCase().endsWith('.json');

/**
 * The variables of a list before an edit. The list may be empty.
 *
 * @throws ListError with all problems at once.
 */
export function editableEntries(file: string, bytes: Uint8Array): ListEntry[] {
  return isDotenvList(file)
    ? dotenvNames(file, bytes, true).map(({ name, line }) => ({ name, line, variable: { secret: {} } }))
    : parseEntries(file, bytes, true);
}

/** Returns the file with the new variables, or nothing where a line can't be inserted without changing others. */
export function withVariables(file: string, bytes: Uint8Array, variables: readonly NewVariable[]): Uint8Array | undefined {
  const added = sorted(variables);
  const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const text = whole.replace(/^\uFEFF/, '');
  const edited = isDotenvList(file) ? appended(text, added.map(({ name }) => `${name}=`)) : insertInto(text, added, isJson(file));
  const result = new TextEncoder().encode(whole.slice(0, whole.length - text.length) + edited);
  return isAsWanted(file, bytes, result, added) ? result : undefined;
}

function sorted(added: readonly NewVariable[]): NewVariable[] {
  const byName = new Map(added.map((variable) => [variable.name, variable]));
  return sortedNames(byName.keys()).map((name) => byName.get(name)!);
}

/** Asserts that the edited file has its old variables and the new ones. */
function isAsWanted(file: string, before: Uint8Array, after: Uint8Array, added: readonly NewVariable[]): boolean {
  const contentOf = (entries: readonly Pick<ListEntry, 'name' | 'variable'>[]): string[] => entries.map(({ name, variable }) => JSON.stringify([name, variable])).sort();
  try {
    return contentOf(editableEntries(file, after)).join('\n') === contentOf([...editableEntries(file, before), ...added]).join('\n');
  } catch {
    return false;
  }
}

function insertInto(text: string, added: readonly NewVariable[], json: boolean): string {
  const root = parseDocument(text, { uniqueKeys: false, schema: json ? 'json' : 'core' }).contents as YAMLMap<Scalar> | null;
  if (!isMap(root)) {
    return json ? insertInto(`{}${lineEndOf(text)}`, added, json) : appended(text, added.map((variable) => ListStyle.YAML.pair(variable)));
  }
  const style = json ? ListStyle.JSON : ListStyle.of(root as YAMLMap<Scalar>);
  const lines = added.map((variable) => ({ name: variable.name, line: style.pair(variable) }));
  return root.flow ? insertIntoFlow(text, root, lines) : insertIntoBlock(text, root as YAMLMap<Scalar>, lines);
}

/** At the end of a file without a mapping. */
function appended(text: string, lines: readonly string[]): string {
  const end = lineEndOf(text);
  return `${text}${text === '' || text.endsWith('\n') ? '' : end}${lines.map((line) => `${line}${end}`).join('')}`;
}
