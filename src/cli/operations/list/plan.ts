import { Declaration, isComposed, isOwn, isReference, ownNamesIn, sortedVariables, VariableDeclaration } from '../../../core/declaration';
import { composedVariables, partNamesOf } from '../../../core/derived/parts';
import { ownProperty } from '../../../core/json-object';
import { StoredValue } from '../../../core/stored-value';
import { StoredName } from '../../../stores/value-store';
import { describedPart } from '../../output/described';
import { StackFacts } from '../../source/intrinsics';
import { plainValues } from '../../source/plain-values';
import { gateCreates, placeInStore, placeOf, Service } from '../../source/service';
import { sharedValuesIn } from '../../values/shared-values';
import { valueOf } from '../../values/value-of';

/** `shared`: in the service's store, but only other services read it. */
export type ListState = 'ok' | 'missing' | 'extra' | 'shared' | 'pending' | 'unknown' | 'unreadable';

export interface ListRow {
  readonly name: string;
  readonly kind: string;
  readonly state: ListState;
  readonly place?: string;
  /** The names of the parts, of a value that is composed of them. */
  readonly parts?: readonly string[];
  readonly type?: string;
  readonly version?: string;
  readonly modified?: Date;
  readonly by?: string;
  readonly value?: string;
  /** Services that read the name, when this one doesn't. */
  readonly declaredBy?: readonly string[];
  readonly description?: string;
  readonly helpUrl?: string;
}

/** A service with the environment of its values. */
export interface ListedService extends Service {
  readonly account: string;
  readonly target: { readonly region: string };
  readonly facts: StackFacts;
}

/** The names in each store, by its index. Undefined where the caller may not see the keys of a JSON secret. */
export type Listings = readonly (ReadonlyMap<string, StoredName> | undefined)[];

export interface ListInput {
  readonly readings: ReadonlyMap<string, StoredValue>;
  readonly listings: Listings;
  /** Services that may declare a name which this one doesn't. */
  readonly others: readonly Service[];
  readonly values?: boolean;
}

/** The variables of a service and the names of its own store, sorted by name. */
export function planList(service: ListedService, { readings, listings, others, values }: ListInput): ListRow[] {
  const { declaration } = service;
  const plain = values ? plainValues(service, service.facts) : new Map<string, string>();
  const rows = sortedVariables(declaration).map(([name, variable]): ListRow => {
    const value = values ? valueOf(declaration, variable, readings.get(name)) ?? plain.get(name) : undefined;
    return { ...rowOf(service, name, variable, readings.get(name), storedName(variable, name, listings, readings)), ...(value === undefined ? {} : { value }) };
  });
  const extras = undeclaredIn(declaration, listings).map((stored): ListRow =>
    ofOthers({ name: stored.name, kind: '', state: 'extra', place: placeInStore(declaration.stores[0], stored.name), ...changeOf(stored) }, service, others));
  return [...rows, ...textParts(declaration, values), ...extras].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Parts with a text from code, which no store contains. A text may be unknown until the deployment. */
function textParts(declaration: Declaration, values?: boolean): ListRow[] {
  const parts = composedVariables(declaration).flatMap(([variable, composed]) => partNamesOf(variable, composed));
  return parts.filter((name) => ownProperty(declaration.variables, name) === undefined).map((name) => {
    const part = ownProperty(declaration.parts, name);
    return { name, kind: 'plain', state: 'ok', place: 'code', ...(values && part?.kind === 'text' ? { value: part.text } : {}) };
  });
}

/**
 * The place of a value where its name doesn't say it: elsewhere than under this name in the service's own store. Always that of a composed value,
 * and of a stored name that no variable reads although one has it as its name.
 */
export function unobviousPlace({ declaration, unresolved }: Service, { name, state, place, parts }: ListRow): string | undefined {
  const variable = ownProperty(declaration.variables, name);
  if (state === 'extra' || state === 'shared') {
    return variable && place;
  }
  if (place === undefined || variable === undefined || variable.kind === 'plain' || unresolved.has(name)) {
    return undefined;
  }
  if (variable.kind === 'derived-file') {
    return `the file ${place}`;
  }
  const [own] = declaration.stores;
  return parts === undefined && own !== undefined && place === placeInStore(own, name) ? undefined : place;
}

/** Names in the service's own store that this service doesn't declare. */
export function undeclaredIn(declaration: Declaration, [own]: Listings): StoredName[] {
  const declared = new Set(ownNamesIn(declaration, 0));
  return [...(own?.values() ?? [])].filter(({ name }) => !declared.has(name));
}

/** Stores whose names are in a value that the caller may not read. */
export function unlistedStores({ stores }: Declaration, listings: Listings): string[] {
  return stores.filter((_, index) => listings[index] === undefined).map(({ name }) => name);
}

function storedName(variable: VariableDeclaration, name: string, listings: Listings, readings: ReadonlyMap<string, StoredValue>): StoredName | undefined {
  if (!isOwn(variable)) {
    return undefined;
  }
  const listing = listings[variable.store];
  return listing ? listing.get(variable.name) : wholeSecret(name, readings.get(name));
}

/** Metadata report only the secret that contains the key. */
function wholeSecret(name: string, reading: StoredValue | undefined): StoredName | undefined {
  return reading?.status === 'found' ? { name, version: reading.version, modified: reading.modified } : undefined;
}

function rowOf(service: Service, name: string, variable: VariableDeclaration, reading: StoredValue | undefined, stored: StoredName | undefined): ListRow {
  const parts = isComposed(variable) ? { parts: partNamesOf(name, variable) } : {};
  const row = { name, kind: kindOf(variable), place: placeOf(service.declaration, variable), ...parts, ...describedPart(variable) };
  if (!isReference(variable)) {
    return { ...row, state: 'ok' };
  }
  if (service.unresolved.has(name)) {
    return { ...row, state: service.unresolved.get(name)!.isDeployed ? 'unknown' : 'pending' };
  }
  if (isOwn(variable)) {
    const unreadable = reading?.status === 'denied' || reading?.status === 'failed';
    return stored ? { ...row, state: 'ok', ...changeOf(stored) } : { ...row, state: unreadable ? 'unreadable' : gateCreates(service, name) ? 'pending' : 'missing' };
  }
  return reading?.status === 'found'
    ? { ...row, state: 'ok', type: reading.type, version: reading.version, modified: reading.modified }
    : { ...row, state: reading?.status === 'missing' ? 'missing' : 'unreadable' };
}

function kindOf({ kind }: VariableDeclaration): string {
  return kind === 'parameter' || kind === 'foreign-secret' ? 'external' : kind === 'derived-file' ? 'derived' : kind;
}

function ofOthers(row: ListRow, service: ListedService, others: readonly Service[]): ListRow {
  const declaredBy = sharedValuesIn(others, service, [{ store: 0, name: row.name }]).shared.flatMap((reached) => reached.services.map(({ path }) => path));
  return declaredBy.length > 0 ? { ...row, state: 'shared', declaredBy } : row;
}

function changeOf({ type, version, modified, by }: StoredName): Pick<ListRow, 'type' | 'version' | 'modified' | 'by'> {
  return { type, version, modified, by };
}
