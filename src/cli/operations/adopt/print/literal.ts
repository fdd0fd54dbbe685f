import { escapeUnprintable } from '../../../../core/printable';

/** Texts in printed code. The author of the task definition chose them, so none of them may end a line, a literal or a comment. */

export function literal(text: string): string {
  return `'${escapeUnprintable(text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t'))}'`;
}

/** The key of an object. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
}

/** One line of a comment, in TypeScript (`//`) or YAML (`#`). */
export function comment(mark: '//' | '#', text: string): string {
  return `${mark} ${escapeUnprintable(text)}`;
}

/** The members of an object that are set. */
export function object(members: Readonly<Record<string, string | undefined>>): string | undefined {
  const set = Object.entries(members).flatMap(([name, code]) => (code === undefined ? [] : [`${name}: ${code}`]));
  return set.length > 0 ? `{ ${set.join(', ')} }` : undefined;
}

/** A call without its trailing undefined arguments. */
export function call(name: string, ...given: readonly (string | undefined)[]): string {
  const last = given.reduce((index: number, code, at) => (code === undefined ? index : at), -1);
  return `${name}(${given.slice(0, last + 1).map((code) => code ?? 'undefined').join(', ')})`;
}
