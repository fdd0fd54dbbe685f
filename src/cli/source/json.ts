import { CommandError } from '../errors';

/** External data. Each reader checks the shape that it needs. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Templates are about a dozen levels deep. Much deeper ones would cause a stack overflow. */
const MAX_LEVELS = 100;

/** The object in a JSON file. Doesn't show the parser's message, which may quote the file. */
export function parseJsonObject(text: string, subject: string, fix: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new CommandError(`${subject} is not valid JSON`, fix);
  }
  if (!isObject(value)) {
    throw new CommandError(`${subject} must contain a JSON object`, fix);
  }
  if (isDeeperThan(value, MAX_LEVELS)) {
    throw new CommandError(`${subject} is nested more than ${MAX_LEVELS} levels deep`, fix);
  }
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own property of an object, as `constructor` and `__proto__` are names like any other. */
export function ownProperty<T>(object: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return object && Object.prototype.hasOwnProperty.call(object, name) ? object[name] : undefined;
}

/** An object, or an empty one for any other value. */
export function objectOrEmpty(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The objects of a list. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Level by level, as a recursion would overflow. */
function isDeeperThan(root: unknown, levels: number): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; depth <= levels; depth++) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
    if (level.length === 0) {
      return false;
    }
  }
  return true;
}
