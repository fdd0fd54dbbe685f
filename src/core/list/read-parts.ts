import { ListedVariable } from './entry';
import { Reading, sortOf } from './nodes';
import { readVariable } from './parse';
import { Place, reportRepeat, shownKey } from './values';
import { partName } from '../derived/parts';
import { PART_NAME } from '../derived/template';
import { isMap, Node } from '../vendor/yaml';

/** Reads the parts of a value: variables by the names of their placeholders. */
export function readParts(reading: Reading, node: Node | undefined, key: Node, place: Place): Record<string, ListedVariable> | undefined {
  if (!isMap(node)) {
    return reading.report(key, place.variable, 'must have `parts` that are a mapping', sortOf(node), 'write `parts: { password: secret }`');
  }
  const parts: Record<string, ListedVariable> = {};
  for (const [name, pair] of reading.pairs(node, (again, at) => reportRepeat(reading, at, place.variable, again))) {
    if (!PART_NAME.test(name)) {
      reading.report(pair.key, place.variable, 'must have `parts` named with letters, digits and underscores', shownKey(name), 'rename the part, and its placeholder');
      continue;
    }
    const subject = partName(place.variable, name);
    const part = readVariable(reading, subject, pair);
    const unfit = part?.derived !== undefined ? 'derived' : part?.file !== undefined ? 'file' : undefined;
    if (unfit !== undefined) {
      reading.report(pair.key, subject, `must be a part without \`${unfit}\``, shownKey(unfit), unfit === 'file' ? 'put `file` beside `derived`' : 'write its text into the one that has it');
    } else if (part) {
      parts[name] = part;
    }
  }
  return parts;
}
