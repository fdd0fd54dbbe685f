import { parseTree } from 'jsonc-parser';
import { parseJsonObject } from '../../core/json-object';
import { JsonField, JsonFields } from '../../core/stored-value';

/** The fields at the top level of a JSON secret. Of equal names the last one counts, as for every reader of JSON. */
export function parseFields(text: string): JsonFields {
  const object = parseJsonObject(text);
  if (typeof object === 'string') {
    return { problem: object };
  }
  const entries = Object.entries(object);
  const literals = entries.some(([, value]) => typeof value === 'number') ? numberLiterals(text) : new Map<string, string>();
  return { fields: new Map(entries.map(([name, value]): [string, JsonField] => [name, { value, literal: literals.get(name) }])) };
}

/** Numbers as they are written, which JSON.parse forgets: 1.10 becomes 1.1. */
function numberLiterals(json: string): Map<string, string> {
  const literals = new Map<string, string>();
  for (const { children: [name, value] = [] } of parseTree(json)?.children ?? []) {
    if (value?.type === 'number') {
      literals.set(String(name.value), json.slice(value.offset, value.offset + value.length));
    } else {
      literals.delete(String(name.value));
    }
  }
  return literals;
}
