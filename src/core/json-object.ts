/** The object that a text is in JSON, or words for what it is instead. The words never quote the text, as a parser's would. */
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
