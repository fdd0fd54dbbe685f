import { isObject, isTooDeep, JsonObject, MAX_LEVELS } from '../../core/json-object';
import { CommandError } from '../errors';

/** The object in a JSON file. Doesn't show the parser's message, which may quote the file. */
export function parseJsonFile(text: string, subject: string, fix: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new CommandError(`${subject} is not valid JSON`, fix);
  }
  if (!isObject(value)) {
    throw new CommandError(`${subject} must contain a JSON object`, fix);
  }
  if (isTooDeep(value)) {
    throw new CommandError(`${subject} is nested more than ${MAX_LEVELS} levels deep`, fix);
  }
  return value;
}
