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
