type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface Template {
  readonly Resources?: { [logicalId: string]: { readonly Type: string } };
}

/**
 * The differences between two templates of a stack, a line each: the type of the resource, its logical ID without
 * digests, and the path in it. Positions in a list are `*`. The statements of a policy are compared without their order,
 * and named by their actions.
 */
export function differencesBetween(before: Template, after: Template): string[] {
  const lines = new Set<string>();
  const [old, now] = [before.Resources ?? {}, after.Resources ?? {}];
  for (const id of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const name = `${(now[id] ?? old[id]).Type} ${id.replace(/([0-9A-F]{8}){1,2}$/, '')}`;
    if (!now[id]) lines.add(`${name} removed`);
    else if (!old[id]) lines.add(`${name} added`);
    else differing(old[id] as unknown as Json, now[id] as unknown as Json, []).forEach(line => lines.add(`${name} ${line}`));
  }
  const rest = differing({ ...before, Resources: {} } as Json, { ...after, Resources: {} } as Json, []);
  return [...lines, ...rest.map(line => `template ${line}`)].sort();
}

function differing(before: Json | undefined, after: Json | undefined, path: readonly string[]): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (path.at(-1) === 'Statement') return differingStatements(listOf(before), listOf(after), path);
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) return [path.join('.')];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap(key => differing(child(before, key), child(after, key), [...path, Array.isArray(before) ? '*' : key]));
}

function differingStatements(before: readonly Json[], after: readonly Json[], path: readonly string[]): string[] {
  const [old, now] = [before.map(text), after.map(text)];
  const line = (sign: string, statement: string): string => `${path.join('.')} ${sign} ${nameOf(JSON.parse(statement))}`;
  return [
    ...old.filter(statement => !now.includes(statement)).map(statement => line('-', statement)),
    ...now.filter(statement => !old.includes(statement)).map(statement => line('+', statement)),
  ];
}

function nameOf({ Effect, Action }: { Effect: string; Action: string | string[] }): string {
  return `${Effect} ${listOf(Action).join(' ')}`;
}

/** A value with parts of its own. An intrinsic function is one value: its form doesn't matter. */
function isBranch(value: Json | undefined): value is Json[] | { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Object.keys(value).some(key => key === 'Ref' || key.startsWith('Fn::'));
}

function child(branch: Json[] | { [key: string]: Json }, key: string): Json | undefined {
  return (branch as { [key: string]: Json })[key];
}

function listOf<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

const text = (value: Json): string => JSON.stringify(value);
