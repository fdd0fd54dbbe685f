import { isObject } from '../json-object';

/** A path to a part of a resource: CloudFormation names, and `EACH` for each entry of a list. */
export type Path = readonly string[];

export const EACH = '*';

/** How to read the parts of a resource: from a template, or from CDK properties before rendering. */
export interface Tree {
  /** Resolves a lazy value; returns any other value unchanged. */
  open(value: unknown): unknown;
  /** The key in an object for a CloudFormation name. */
  key(name: string): string;
  /** Called for a value without known parts, such as an intrinsic function. */
  closed?(path: Path, value: unknown): void;
}

export const TEMPLATE: Tree = { open: (value) => value, key: (name) => name };

/** Returns the value with replaced values at the end of the path. Missing parts stay missing. */
export function changeAt(value: unknown, path: Path, tree: Tree, change: (value: unknown) => unknown, before: Path = []): unknown {
  const found = tree.open(value);
  const [name, ...rest] = path;
  if (name === undefined) {
    return change(found);
  }
  if (found === undefined || found === null) {
    return value;
  }
  const next = (part: unknown): unknown => changeAt(part, rest, tree, change, [...before, name]);
  if (name === EACH ? Array.isArray(found) : isKnownObject(found)) {
    return Array.isArray(found) ? found.map(next) : withMember(found as Readonly<Record<string, unknown>>, tree.key(name), next);
  }
  tree.closed?.(before, found);
  return value;
}

/** Every value at the end of the path. */
export function valuesAt(value: unknown, path: Path, tree: Tree): unknown[] {
  const found: unknown[] = [];
  changeAt(value, path, tree, (part) => {
    found.push(part);
    return part;
  });
  return found;
}

/** An object whose members are known. */
export function isKnownObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && !isFunction(value);
}

/** `{ Ref: … }` and `{ 'Fn::…': … }` are values that only the deployment knows. */
export function isFunction(value: unknown): value is Readonly<Record<string, unknown>> {
  const keys = isObject(value) ? Object.keys(value) : [];
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}

function withMember(object: Readonly<Record<string, unknown>>, key: string, change: (value: unknown) => unknown): unknown {
  const member = object[key];
  const changed = member === undefined ? undefined : change(member);
  return changed === member ? object : { ...object, [key]: changed };
}
