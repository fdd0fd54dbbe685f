import { GateProperties } from '../../core/contracts/gate';
import { Declaration, isOwn, isReference, OwnVariable, StoreDeclaration, VariableDeclaration } from '../../core/declaration';
import { withParts } from '../../core/derived/parts';
import { locate } from '../../core/location';
import { decodeDeclaration } from '../../core/wire';

/** The locations and keys of values that an update changes, derived only from the properties before and after. */

/** The previous declaration. None on creation, or if this version can't read it. */
export function declarationBefore(properties: GateProperties | undefined): Declaration | undefined {
  try {
    return properties && withParts(decodeDeclaration(properties.Declaration));
  } catch {
    return undefined;
  }
}

/** Whether the variable's present location, or its present key, is new. */
export function isNewPlace(declaration: Declaration, before: Declaration, name: string): boolean {
  return before.variables[name] === undefined || placeOf(before, name) !== placeOf(declaration, name) || keyOf(before, name) !== keyOf(declaration, name);
}

/** Whether the service didn't have the variable's store, or its key, before. */
export function isNewStore(declaration: Declaration, before: Declaration, name: string): boolean {
  const store = storeOf(declaration, declaration.variables[name]);
  return store !== undefined && !before.stores.some((known) => identity(known) === identity(store));
}

/** Own variables of a declaration that another one lacks at this location under this key. */
export function ownOnlyIn(declaration: Declaration, other: Declaration | undefined): [string, OwnVariable][] {
  const known = new Set(other ? Object.values(other.variables).filter(isOwn).map((variable) => placeAndKey(other, variable)) : []);
  return Object.entries(declaration.variables).filter((entry): entry is [string, OwnVariable] => isOwn(entry[1]) && !known.has(placeAndKey(declaration, entry[1])));
}

function placeAndKey(declaration: Declaration, variable: OwnVariable): string {
  return JSON.stringify([locate(declaration, variable), declaration.stores[variable.store].key]);
}

function placeOf(declaration: Declaration, name: string): string | undefined {
  const variable = declaration.variables[name];
  return isReference(variable) ? JSON.stringify(locate(declaration, variable)) : undefined;
}

function keyOf(declaration: Declaration, name: string): string | undefined {
  return storeOf(declaration, declaration.variables[name])?.key;
}

function storeOf(declaration: Declaration, variable: VariableDeclaration): StoreDeclaration | undefined {
  return isOwn(variable) ? declaration.stores[variable.store] : undefined;
}

function identity({ kind, name, region, arn, key }: StoreDeclaration): string {
  return JSON.stringify([kind, name, region, arn, key]);
}
