import { Undecodable } from '../../core/stored-value';

export interface ScannedJson {
  /** Literals of the numbers at the top level. JSON.parse loses them: 1.10 becomes 1.1. */
  readonly literals: ReadonlyMap<string, string>;
  readonly undecodable?: Undecodable;
}

/** Maximum levels of Go's decoder. @see https://cs.opensource.google/go/go/+/refs/tags/go1.24.0:src/encoding/json/scanner.go */
const MAX_DEPTH = 10_000;

/** The relevant tokens of valid JSON: strings, numbers, brackets and commas. */
const TOKEN = /"(?:[^"\\]+|\\.)*"|-?\d[\d.eE+-]*|[{}[\],]/g;

/** Reads an object token by token, as a recursive parser would overflow its stack on deep nesting. */
export function scanJson(json: string): ScannedJson {
  const literals = new Map<string, string>();
  let undecodable: Undecodable | undefined;
  let depth = 0;
  let field = '';
  let isName = false;
  for (const [token] of json.matchAll(TOKEN)) {
    switch (token[0]) {
      case '{':
      case '[':
        depth++;
        isName = depth === 1;
        if (depth > MAX_DEPTH) {
          undecodable = { reason: 'depth' };
        }
        break;
      case '}':
      case ']':
        depth--;
        break;
      case ',':
        isName = depth === 1;
        break;
      case '"':
        if (isName) {
          field = JSON.parse(token) as string;
          literals.delete(field);
          isName = false;
        }
        break;
      default:
        if (depth === 1) {
          literals.set(field, token);
        }
        if (!Number.isFinite(Number(token))) {
          undecodable ??= { reason: 'number', field };
        }
    }
  }
  return { literals, undecodable };
}
