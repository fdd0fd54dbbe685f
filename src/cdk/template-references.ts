import { isObject } from '../core/json-object';

/** The references of a fragment of a template, found in its structure, as text may contain anything. */

/** `${Id}` and `${Id.Attribute}`, but neither `${!literal}` nor a variable of the second argument. */
const SUBSTITUTION = /\$\{([^!{}][^{}]*)\}/g;

/** Logical IDs of the resources and parameters that the fragment refers to by Ref, Fn::GetAtt or Fn::Sub, at any depth. */
export function referencedIds(fragment: unknown): Set<string> {
  const found = new Set<string>();
  visit(fragment, (value) => referredTo(value).forEach((id) => found.add(id)));
  return found;
}

/** Each text and each object of the fragment, at any depth, as JSON. */
export function partsOf(fragment: unknown): Set<string> {
  const found = new Set<string>();
  visit(fragment, (value) => found.add(JSON.stringify(value)));
  return found;
}

function visit(value: unknown, visitor: (value: unknown) => void): void {
  visitor(value);
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach((member) => visit(member, visitor));
  }
}

function referredTo(value: unknown): string[] {
  const [name, argument, ...others] = isObject(value) ? Object.entries(value).flat() : [];
  if (others.length > 0) {
    return [];
  }
  switch (name) {
    case 'Ref': return texts([argument]);
    case 'Fn::GetAtt': return texts([Array.isArray(argument) ? argument[0] : argument]).map(resourceOf);
    case 'Fn::Sub': return substitutions(argument);
    default: return [];
  }
}

function substitutions(argument: unknown): string[] {
  const [text, variables] = Array.isArray(argument) ? argument as unknown[] : [argument];
  const own = typeof variables === 'object' && variables !== null ? Object.keys(variables) : [];
  return texts([text]).flatMap((template) => [...template.matchAll(SUBSTITUTION)])
    .map(([, name]) => name).filter((name) => !own.includes(name)).map(resourceOf);
}

function resourceOf(reference: string): string {
  return reference.split('.')[0];
}

function texts(values: readonly unknown[]): string[] {
  return values.filter((value): value is string => typeof value === 'string');
}
