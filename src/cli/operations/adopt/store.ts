import { AdoptedKey, AdoptedStore } from './adoption';
import { isSameKey } from './encryption';
import { SecretFacts, ValueFacts } from './facts';
import { Home } from './workload';
import { environmentInArn, ValueLocation } from '../../../core/location';
import { assertJsonKey, assertParameterName, assertParameterPart, assertPrefix, assertStoreSecretName } from '../../../core/names';
import { parameterNameIn } from '../../../core/services/parameter-store';

/** A place in a store that a service could have. */
export interface StorePlace extends AdoptedStore {
  /** Last part of the path, or the JSON key. */
  readonly item: string;
}

/** The store that could contain a value as the service's own. Undefined if there is none. */
export function adoptablePlace(location: ValueLocation, facts: ValueFacts | undefined, home: Home, key: AdoptedKey | undefined): StorePlace | undefined {
  const region = environmentInArn(location.arn)?.region ?? location.region;
  if (region !== undefined && region !== home.region) {
    return undefined;
  }
  const place = location.service === 'ssm' ? pathOf(location.arn === undefined ? location.name! : parameterNameIn(location.arn)) : secretOf(location, facts as SecretFacts | undefined);
  return place && isAccepted(place) ? { ...place, ...(key ? { key } : {}) } : undefined;
}

function pathOf(name: string): StorePlace | undefined {
  const end = name.lastIndexOf('/');
  return end > 0 ? { kind: 'ssm', name: name.slice(0, end), item: name.slice(end + 1) } : undefined;
}

function secretOf({ name, field, stage, versionId }: ValueLocation & { readonly service: 'secretsmanager' }, facts: SecretFacts | undefined): StorePlace | undefined {
  const secret = facts?.name ?? name;
  const isCurrent = (stage === undefined || stage === 'AWSCURRENT') && versionId === undefined;
  return secret !== undefined && field !== undefined && isCurrent ? { kind: 'secretsmanager', name: secret, item: field } : undefined;
}

/** Applies the rules of the constructs, so that they accept the printed code. */
function isAccepted({ kind, name, item }: StorePlace): boolean {
  try {
    if (kind === 'ssm') {
      assertPrefix(name);
      assertParameterPart(item, item);
      assertParameterName(item, `${name}/${item}`);
    } else {
      assertStoreSecretName(name);
      assertJsonKey(item, item);
    }
    return true;
  } catch {
    return false;
  }
}

/** The store that contains most of the values, with the customer managed key of most of them. */
export function fullestStore(places: readonly StorePlace[]): AdoptedStore | undefined {
  const fullest = mostFrequent(places, ({ kind, name }) => JSON.stringify([kind === 'ssm' ? 0 : 1, name]));
  if (!fullest) {
    return undefined;
  }
  const { kind, name } = fullest;
  const key = mostFrequent(places.filter((place) => isSameStore(place, fullest) && place.key !== undefined), (place) => JSON.stringify(place.key))?.key;
  return { kind, name, ...(key ? { key } : {}) };
}

/** Whether the store contains a value, and its key can decrypt it. The AWS managed key always can. */
export function isIn(store: AdoptedStore, place: StorePlace): boolean {
  return isSameStore(store, place) && (place.key === undefined || isSameKey(place.key, store.key));
}

function isSameStore(one: AdoptedStore, other: AdoptedStore): boolean {
  return one.kind === other.kind && one.name === other.name;
}

/** The first by its text if several are equally frequent, so that the result doesn't depend on the order. */
function mostFrequent<T>(all: readonly T[], textOf: (one: T) => string): T | undefined {
  const counts = new Map<string, { readonly one: T; count: number }>();
  for (const one of all) {
    const text = textOf(one);
    const entry = counts.get(text) ?? { one, count: 0 };
    counts.set(text, { ...entry, count: entry.count + 1 });
  }
  return [...counts].sort(([a, { count: n }], [b, { count: m }]) => m - n || (a < b ? -1 : 1))[0]?.[1].one;
}
