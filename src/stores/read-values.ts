import { readUnit } from './read-unit';
import { StoreServices } from './store-services';
import { ReadOptions } from './value-store';
import { Declaration, isReference, VariableDeclaration, verificationOf } from '../core/declaration';
import { locate, readRegion, ValueLocation } from '../core/location';
import { StoredValue } from '../core/stored-value';

export interface ReadReferencesOptions extends Pick<ReadOptions, 'budget'> {
  /** Only these variables. */
  readonly only?: ReadonlySet<string>;
  /** Metadata alone, whatever the verification of the declaration. */
  readonly metadata?: boolean;
}

/** These variables, and all other fields of the same secrets: one read of a secret returns one version. */
export function sharing(declaration: Declaration, names: readonly string[]): Set<string> {
  const unitOf = (name: string): string | undefined => {
    const variable = declaration.variables[name];
    return isReference(variable) ? readUnit(locate(declaration, variable)) : undefined;
  };
  const units = new Set(names.map(unitOf));
  units.delete(undefined);
  return new Set([...names, ...Object.keys(declaration.variables).filter((name) => units.has(unitOf(name)))]);
}

/**
 * Reads every reference of a declaration: N references cost ceil(N/10) calls for parameters and one for each distinct
 * secret, in each region. It leaves out variables without verification.
 */
export async function readReferences(declaration: Declaration, stores: StoreServices, options: ReadReferencesOptions): Promise<Map<string, StoredValue>> {
  const requests = Object.entries(declaration.variables).flatMap(([name, variable]) => requestOf(declaration, name, variable, options));
  const values = new Map<string, StoredValue>();
  for (const metadata of [false, true]) {
    const group = requests.filter((request) => request.metadata === metadata);
    const found = await readLocations(group.map(({ location }) => location), stores, { budget: options.budget, metadata });
    group.forEach(({ name }, index) => values.set(name, found[index]));
  }
  return values;
}

/** Values of any location, in the order of the locations. */
export async function readLocations(locations: readonly ValueLocation[], stores: StoreServices, options: ReadOptions): Promise<StoredValue[]> {
  const values: StoredValue[] = [];
  const groups = new Map<string, number[]>();
  locations.forEach((location, index) => {
    const key = JSON.stringify([location.service, readRegion(location)]);
    groups.set(key, [...groups.get(key) ?? [], index]);
  });
  for (const indexes of groups.values()) {
    const group = indexes.map((index) => locations[index]);
    const found = await stores[group[0].service].read(readRegion(group[0]), group, options);
    indexes.forEach((index, position) => (values[index] = found[position]));
  }
  return values;
}

interface Request {
  readonly name: string;
  readonly location: ValueLocation;
  readonly metadata: boolean;
}

function requestOf(declaration: Declaration, name: string, variable: VariableDeclaration, { only, metadata = false }: ReadReferencesOptions): Request[] {
  if (!isReference(variable) || (only && !only.has(name))) {
    return [];
  }
  const mode = verificationOf(declaration, variable);
  return mode === 'none' && !metadata ? [] : [{ name, location: locate(declaration, variable), metadata: metadata || mode === 'metadata' }];
}
