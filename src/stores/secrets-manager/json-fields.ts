import { scanJson } from './scan-json';
import { parseJsonObject } from '../../core/json-object';
import { JsonField, JsonFields } from '../../core/stored-value';

/** The fields at the top level of a JSON secret. The last of equal names counts, as for every JSON parser. */
export function parseFields(text: string): JsonFields {
  const object = parseJsonObject(text);
  if (typeof object === 'string') {
    return { problem: object };
  }
  const { literals, undecodable } = scanJson(text);
  const fields = new Map(Object.entries(object).map(([name, value]): [string, JsonField] => [name, { value, literal: literals.get(name) }]));
  return undecodable ? { fields, undecodable } : { fields };
}
