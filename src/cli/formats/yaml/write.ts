import { sortedNames } from '../../../core/list/lookup';
import { Values } from '../format';

/**
 * Always writes double quotes, with the escapes that YAML 1.1 and 1.2 share. Some readers convert bare words such as `yes`,
 * `2020-01-01` and `12:30:45`.
 */
export function printYaml(values: Values): string {
  return sortedNames(Object.keys(values)).map((name) => `${printName(name)}: ${quoted(values[name])}\n`).join('');
}

const OTHER_THINGS = /^(y|n|yes|no|on|off|true|false|null)$/i;

function printName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name) && !OTHER_THINGS.test(name) ? name : quoted(name);
}

/** Characters that a reader of YAML 1.1 rejects or reads as a line end. */
const NOT_PRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function quoted(text: string): string {
  return JSON.stringify(text).replace(NOT_PRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
