import { StoreDeclaration } from '../../core/declaration';
import { Listing, StoredName } from '../../stores/value-store';
import { storeAt } from '../aws/stores';
import { Target } from '../aws/target';
import { CommandError } from '../errors';

/** Everything directly in a store, and declared names that are deeper, by name. Undefined if the store doesn't exist. */
export async function listStore(store: StoreDeclaration, target: Target, declared: readonly string[] = []): Promise<Map<string, StoredName>> {
  const listing = await storeAt(store, target).list(declared);
  if (listing.status === 'denied' || listing.status === 'failed') {
    throw new CommandError(`${store.name} can't be read: ${listing.message}`, `${store.kind === 'ssm' ? 'ask for the permission' : 'the names are in the value alone: ask for secretsmanager:GetSecretValue and kms:Decrypt'}, or choose other credentials with --profile NAME`);
  }
  return namesOf(listing);
}

/** The same. `undefined` if the caller may not see the keys of a JSON secret, which only its value contains. */
export async function listIfAllowed(store: StoreDeclaration, target: Target, declared: readonly string[]): Promise<Map<string, StoredName> | undefined> {
  if (store.kind === 'ssm') {
    return listStore(store, target, declared);
  }
  const listing = await storeAt(store, target).list(declared);
  return listing.status === 'denied' ? undefined : listing.status === 'failed' ? listStore(store, target, declared) : namesOf(listing);
}

function namesOf(listing: Listing): Map<string, StoredName> {
  return new Map(listing.status === 'found' ? listing.names.map((entry) => [entry.name, entry]) : []);
}
