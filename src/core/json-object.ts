/** External data. Each reader checks the shape that it needs. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Templates are about a dozen levels deep. Much deeper ones would cause a stack overflow. */
export const MAX_LEVELS = 100;

/**
 * Returns the object in a JSON text, or a description of what the text is instead. The description never quotes the
 * text, as a parser's message would.
 */
export function parseJsonObject(text: string): Record<string, unknown> | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  if (parsed === null || typeof parsed !== 'object') {
    return `JSON but ${parsed === null ? 'null' : `a ${typeof parsed}`}, not an object`;
  }
  return Array.isArray(parsed) ? 'JSON but an array, not an object' : parsed as Record<string, unknown>;
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

/** The object at an own property, or an empty one for anything else. */
export function objectAt(value: unknown, name: string): JsonObject {
  return objectOrEmpty(ownProperty(objectOrEmpty(value), name));
}

/** A text, number or boolean as text; empty for anything else. `String` throws for an object whose `toString` isn't a function. */
export function textOrEmpty(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The objects of a list. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Level by level, as a recursion would overflow. */
export function isTooDeep(root: unknown): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; depth <= MAX_LEVELS; depth++) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
    if (level.length === 0) {
      return false;
    }
  }
  return true;
}
