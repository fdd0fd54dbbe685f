import { Node, parseTree } from 'jsonc-parser';
import { Entry, valuesOf } from './entries';
import { FileValues } from './file-values';
import { Values } from './format';
import { lineIndex } from './line-index';
import { LineProblem, refusal } from './problems';
import { sortedNames } from '../../core/list/lookup';

export function parseJson(file: string, text: string): FileValues {
  const lineOf = lineIndex(text);
  const root = strictTree(file, text, lineOf);
  if (root.type !== 'object') {
    throw refusal(file, [{ line: lineOf(root.offset), must: 'must begin an object of names and values', fix: 'write {"NAME": "value", …}' }]);
  }
  return valuesOf(file, (root.children ?? []).map((property) => entryOf(property, lineOf)));
}

export function printJson(values: Values): string {
  const entries = sortedNames(Object.keys(values)).map((name) => `  ${JSON.stringify(name)}: ${JSON.stringify(values[name])}`);
  return entries.length > 0 ? `{\n${entries.join(',\n')}\n}\n` : '{}\n';
}

/** JSON.parse decides what is valid, the other parser finds positions. Neither one's messages are shown, as they quote the text. */
function strictTree(file: string, text: string, lineOf: (offset: number) => number): Node {
  const errors: { readonly offset: number }[] = [];
  const root = parseTree(text, errors as Parameters<typeof parseTree>[1], { disallowComments: true });
  if (errors.length === 0 && root && isJson(text)) {
    return root;
  }
  const line = lineOf(errors[0]?.offset ?? 0);
  throw refusal(file, [{ line, must: 'must be JSON', fix: 'check the quotes and commas there; JSON has no comments and no comma at the end' }]);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function entryOf({ offset, children = [] }: Node, lineOf: (offset: number) => number): Entry {
  const [key, value] = children;
  return { line: lineOf(offset), name: String(key.value), value: value.type === 'string' ? value.value as string : notText(value) };
}

const TYPES: Readonly<Record<string, string>> = { null: 'null', array: 'a list', object: 'an object' };

function notText({ type }: Node): Pick<LineProblem, 'must' | 'fix'> {
  return { must: `must be a text, and is ${TYPES[type] ?? `a ${type}`}`, fix: 'put the value in double quotes, exactly as the container shall get it' };
}
