import { ListedVariable } from './entry';
import { ListReader, sortOf } from './nodes';
import { readVariable } from './parse';
import { KeyPosition, reportRepeat, shownKey } from './read-value';
import { partName } from '../derived/parts';
import { PART_NAME } from '../derived/template';
import { isMap, Node } from '../vendor/yaml';

/** Reads the parts of a value: variables by the names of their placeholders. */
export function readParts(reader: ListReader, node: Node | undefined, key: Node, position: KeyPosition): Record<string, ListedVariable> | undefined {
  if (!isMap(node)) {
    return reader.report(key, position.variable, 'must have `parts` that are a mapping', sortOf(node), 'write `parts: { password: secret }`');
  }
  const parts: Record<string, ListedVariable> = {};
  for (const [name, pair] of reader.pairs(node, (again, at) => reportRepeat(reader, at, position.variable, again))) {
    if (!PART_NAME.test(name)) {
      reader.report(pair.key, position.variable, 'must have `parts` named with letters, digits and underscores', shownKey(name), 'rename the part, and its placeholder');
      continue;
    }
    const subject = partName(position.variable, name);
    const part = readVariable(reader, subject, pair);
    const unfit = part?.derived !== undefined ? 'derived' : part?.file !== undefined ? 'file' : undefined;
    if (unfit !== undefined) {
      reader.report(pair.key, subject, `must be a part without \`${unfit}\``, shownKey(unfit), unfit === 'file' ? 'put `file` beside `derived`' : 'write its text into the one that has it');
    } else if (part) {
      parts[name] = part;
    }
  }
  return parts;
}
