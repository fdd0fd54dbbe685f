import { templateProblem } from '../derived/template';
import { RuleError } from '../errors';
import { assertVariableName } from '../names';
import { ListEntry, ListedVariable } from './entry';
import { Field, Kind, kindByKey, KINDS, SCHEMA_KEY } from './format';
import { ListReader, scalarText, sortOf } from './nodes';
import { ListError } from './problem';
import { resembling } from '../misspelt';
import { alternatives } from '../words';
import { readValue, reportRepeat, shownKey } from './read-value';
import { parseSyntax } from './syntax';
import { decodeText } from './text';
import { isMap, isScalar, Node, Pair, Scalar, YAMLMap } from '../vendor/yaml';

const KIND_KEYS = KINDS.map((kind) => kind.key);
const WORDS = KINDS.filter((kind) => kind.alone).map((kind) => kind.key);

/**
 * Parses the variables of a list in YAML or JSON, in the order of the file.
 *
 * @param file Its name, for errors; one that ends in `.json` is read as JSON.
 * @throws ListError with all problems at once, none of which shows a value.
 */
export function parseList(file: string, bytes: Uint8Array): ListEntry[] {
  return parseEntries(file, bytes, false);
}

/** The same for a list that may have no variable yet. */
export function parseEntries(file: string, bytes: Uint8Array, mayBeEmpty: boolean): ListEntry[] {
  const text = decodeText(file, bytes);
  if (typeof text !== 'string') {
    throw new ListError(file, [text]);
  }
  const source = parseSyntax(file, text);
  if (Array.isArray(source)) {
    throw new ListError(file, source);
  }
  const reader = new ListReader(source);
  const entries = readList(reader, file, mayBeEmpty);
  if (reader.problems.length) {
    throw new ListError(file, reader.problems);
  }
  return entries;
}

function readList(reader: ListReader, file: string, mayBeEmpty: boolean): ListEntry[] {
  const root = reader.source.document.contents ?? undefined;
  if (!isMap(root)) {
    const nothing = sortOf(root) === 'nothing';
    if (nothing && mayBeEmpty) {
      return [];
    }
    reader.report(root, file, nothing ? 'must list at least one variable' : 'must be a mapping of variable names', nothing ? undefined : sortOf(root),
      'write a line such as "DATABASE_URL: secret"');
    return [];
  }
  const pairs = reader.pairs(root, (name, again, first) => {
    reader.report(again, shownName(name), 'must be listed once', `again, after line ${reader.lineOf(first)}`, 'remove one of the two');
  });
  pairs.delete(SCHEMA_KEY);
  if (pairs.size === 0 && !mayBeEmpty) {
    reader.report(root, file, 'must list at least one variable', undefined, 'write a line such as "DATABASE_URL: secret"');
  }
  const entries: ListEntry[] = [];
  for (const [name, pair] of pairs) {
    const variable = checkName(reader, name, pair.key) ? readVariable(reader, name, pair) : undefined;
    if (variable) {
      entries.push({ name, line: reader.lineOf(pair.key), variable });
    }
  }
  return entries;
}

function checkName(reader: ListReader, name: string, key: Node): boolean {
  if (name.includes('=')) {
    reader.report(key, shownName(name), 'must be followed by a colon and its kind', 'an equals sign', `write "${shownName(name)}: secret"; a value goes into the store, not into the list`);
    return false;
  }
  try {
    assertVariableName(name);
    return true;
  } catch (error) {
    if (!(error instanceof RuleError)) {
      throw error;
    }
    reader.problems.push({ line: reader.lineOf(key), message: error.message });
    return false;
  }
}

/** The text before an equals sign: the text after it would be a value. */
function shownName(name: string): string {
  return name.split('=', 1)[0].trim();
}

export function readVariable(reader: ListReader, name: string, pair: Pair<Scalar, Node>): ListedVariable | undefined {
  const node = reader.resolve(pair.value);
  if (isMap(node)) {
    return readMapping(reader, name, pair.key, node);
  }
  const word = isScalar(node) ? scalarText(node) : undefined;
  if (word !== undefined && WORDS.includes(word)) {
    return { [word]: {} };
  }
  const kind = word === undefined ? undefined : kindByKey(word);
  const meant = word === undefined ? undefined : resembling(word, KIND_KEYS);
  const fix = kind ? `write ${exampleFor(kind, name)}`
    : meant ? `did you mean \`${meant}\`?`
      : word === undefined ? `write "${name}: secret"`
        : `write "${name}: secret" and put the value into the store, or "${name}: { plain: … }" for a value that everybody may read`;
  return reader.report(pair.key, name, `must be ${alternatives(WORDS)}, or a mapping that says where the value comes from`, sortOf(node), fix);
}

function readMapping(reader: ListReader, name: string, at: Node, map: YAMLMap): ListedVariable | undefined {
  const pairs = reader.pairs(map, (key, again) => reportRepeat(reader, again, name, key));
  const kinds = KINDS.filter((kind) => pairs.has(kind.key));
  if (kinds.length > 1) {
    return reader.report(at, name, 'must say once where its value comes from', alternatives(kinds.map((kind) => kind.key), 'and'), 'keep one of them');
  }
  if (kinds.length === 0) {
    const [misspelt, meant] = firstResembling([...pairs.keys()]);
    return reader.report(misspelt === undefined ? at : pairs.get(misspelt)!.key, name, `must say where its value comes from with ${alternatives(KIND_KEYS)}`,
      misspelt === undefined ? (pairs.size ? alternatives([...pairs.keys()], 'and', shownKey) : 'an empty mapping') : shownKey(misspelt),
      meant ? `did you mean \`${meant}\`?` : 'add one of them');
  }
  const [kind] = kinds;
  const read: Record<string, unknown> = {};
  for (const [key, pair] of pairs) {
    const type = key === kind.key ? kind.value : kind.fields.find((field) => field.key === key)?.value;
    if (type) {
      read[key] = readValue(reader, type, pair.value, pair.key, { variable: name, key });
    } else {
      reportUnknownField(reader, pair.key, name, key, kind);
    }
  }
  if (kind.key === 'derived') {
    checkTemplate(reader, name, pairs.get('derived')!.key, read);
  }
  return read;
}

/** Checks that the text and the parts match; it skips the check when either has a problem already. */
function checkTemplate(reader: ListReader, name: string, at: Node, { derived, parts = {} }: ListedVariable): void {
  const problem = derived === undefined || parts === undefined || reader.problems.length > 0 ? undefined : templateProblem(derived, Object.keys(parts));
  if (problem) {
    reader.report(at, name, problem.must, problem.got, problem.fix);
  }
}

function firstResembling(keys: readonly string[]): [string?, string?] {
  for (const key of keys) {
    const meant = resembling(key, KIND_KEYS);
    if (meant) {
      return [key, meant];
    }
  }
  return [];
}

function reportUnknownField(reader: ListReader, at: Node, name: string, key: string, kind: Kind): void {
  const inside = kind.value.type === 'options' ? kind.value.fields : [];
  const known = [...kind.fields, ...inside].map((field) => field.key);
  const meant = resembling(key, known);
  const others = KINDS.filter((other) => has(other.fields, key)).map((other) => other.key);
  const fix = has(inside, key) ? `put it into \`${kind.key}\`, as in ${exampleFor(kind, name)}`
    : others.length ? `remove it: it goes with ${alternatives(others)}`
      : meant ? `did you mean \`${meant}\`?`
        : 'remove it';
  const must = `must have only ${alternatives(kind.fields.map((field) => field.key), 'and')} beside \`${kind.key}\``;
  reader.report(at, name, must, shownKey(key), fix);
}

function has(fields: readonly Field[], key: string): boolean {
  return fields.some((field) => field.key === key);
}

function exampleFor(kind: Kind, name: string): string {
  return `"${kind.example.replace(/^[^:]+/, name)}"`;
}
