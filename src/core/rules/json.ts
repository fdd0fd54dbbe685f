import { JsonRule } from './declaration';
import { RuleType } from './rule-type';
import { parseJsonObject } from '../json-object';

export const json: RuleType<JsonRule> = {
  description: 'JSON, or a JSON object with certain fields.',
  example: 'json: { fields: [client_id, client_secret] }',
  fields: [{
    key: 'fields',
    value: { type: 'texts', pattern: '^[^\\u0000-\\u001f\\u007f]{1,256}$', rule: 'a text of 1 to 256 characters without control characters', fix: 'correct it' },
    description: 'Fields that the object must have at its top level.',
    default: 'any JSON',
  }],
  shorthand: 'fields',
  meaning: ({ fields }) => (fields ? `a JSON object with ${fields.join(', ')}` : 'JSON'),
  problem: (value, { fields }) => (fields ? objectProblem(value, fields) : isJson(value) ? undefined : 'is not JSON'),
};

function objectProblem(value: string, fields: readonly string[]): string | undefined {
  const object = parseJsonObject(value);
  if (typeof object === 'string') {
    return `is ${object}`;
  }
  const missing = fields.filter((field) => !Object.prototype.hasOwnProperty.call(object, field));
  return missing.length ? `is a JSON object without ${missing.join(', ')}` : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // the error quotes the text
  }
}
