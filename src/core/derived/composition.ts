import { createHash } from 'crypto';
import { variableOfPart } from './parts';
import { Declaration, DerivedVariable } from '../declaration';
import { locate } from '../location';

/**
 * A digest of how a value is composed: its template, the places of its parts and its texts in code. Equal for the gate and the
 * function that follows parts where they have the same declaration.
 */
export function compositionOf(declaration: Declaration, variable: string): string {
  const { parts = {}, variables } = declaration;
  const own = Object.keys(parts).filter((part) => variableOfPart(part) === variable).sort();
  const places = own.map((name) => {
    const part = parts[name];
    return [name, part.kind, part.kind === 'text' ? part.text : sorted(locate(declaration, part))];
  });
  const { template } = variables[variable] as DerivedVariable;
  // eslint-disable-next-line no-restricted-syntax -- of the declaration, in which there is no value
  return createHash('sha256').update(JSON.stringify([template, places])).digest('hex').slice(0, 16);
}

/** CloudFormation keeps no order of keys. */
function sorted(location: object): [string, unknown][] {
  return Object.entries(location).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The part of a declaration that composes one value: the variable, its parts and all stores, whose numbers stay. */
export function declarationOf(declaration: Declaration, variable: string): Declaration {
  const { parts = {}, variables, ...rest } = declaration;
  const own = Object.entries(parts).filter(([part]) => variableOfPart(part) === variable);
  return { ...rest, variables: { [variable]: variables[variable] }, parts: Object.fromEntries(own) };
}
