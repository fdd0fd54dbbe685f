import { mayEqual, PlacedStore, regionOf, sameStore } from './same-store';
import { Declaration, ExternalVariable, isOwn, isReference, StoreDeclaration } from '../../core/declaration';
import { environmentInArn, locate, readId, readRegion } from '../../core/location';
import { isSecret } from '../../core/names';
import { Service } from '../source/service';

/** Users of a name in a store, which declare it as their own value or refer to it as an external one. */

/** A service that is both in the app and deployed counts once. */
export function isOwner({ path, stack }: Service, owner: Pick<Service, 'path' | 'stack'>): boolean {
  return path === owner.path && stack.name === owner.stack.name;
}

/** Finds the other service of the app that uses a name, as its own value or as an external one. */
export function otherUsers(services: readonly Service[], owner: Pick<Service, 'path' | 'stack'>, store: StoreDeclaration): (name: string) => Service | undefined {
  const place = { store, stack: owner.stack };
  const others = services.filter((service) => !isOwner(service, owner)).map((service) => ({ service, names: namesOf([service], place) }));
  const readers = services.flatMap((service) => externalReferences(service).map((reference) => ({ service, reference })));
  return (name) => others.find(({ names }) => names.has(name))?.service ?? readers.find(({ reference }) => refersToName(reference, store, name))?.service;
}

/** The names in a store that the app declares. */
export function namesOf(services: readonly Service[], place: PlacedStore): Set<string> {
  return new Set(services.flatMap(({ declaration, stack }) => Object.values(declaration.variables)
    .filter(isReference).filter(isOwn)
    .filter((variable) => sameStore({ store: declaration.stores[variable.store], stack }, place))
    .map(({ name }) => name)));
}

/** Whether an external value of the service may be this name in the store. Without a name, any value of the store. */
export function mayReferTo({ declaration, stack }: Service, variable: ExternalVariable, place: PlacedStore, name: string | undefined): boolean {
  const location = locate(declaration, variable);
  return refersToName(referenceOf(declaration, variable), place.store, name)
    && mayEqual(environmentInArn(location.arn)?.account ?? stack.account, place.stack.account)
    && mayEqual(readRegion(location) ?? stack.region, regionOf(place));
}

/** Of external values, in any region. On Kubernetes, no task definition shows them. */
function externalReferences({ declaration }: Service): string[] {
  return Object.values(declaration.variables).flatMap((variable) => (isReference(variable) && !isOwn(variable) ? [referenceOf(declaration, variable)] : []));
}

function referenceOf(declaration: Declaration, variable: ExternalVariable): string {
  const location = locate(declaration, variable);
  return location.service === 'ssm' ? readId(location) : `${readId(location)}:${location.field ?? ''}`;
}

/** Forms of a `valueFrom`: a name, a parameter's ARN, a secret's ARN with or without a key. A whole secret includes every key. Without a name, any key of the secret. */
export function refersToName(valueFrom: string, store: StoreDeclaration, name: string | undefined): boolean {
  if (store.kind === 'ssm') {
    return valueFrom === `${store.name}/${name}` || valueFrom.endsWith(`:parameter${store.name}/${name}`);
  }
  const rest = valueFrom.split(':secret:')[1];
  if (rest === undefined) {
    return false;
  }
  const [secret, key = ''] = rest.split(':');
  return isSecret(store.name, secret) && (name === undefined || key === '' || key === name);
}
