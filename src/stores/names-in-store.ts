import { parameterNamesIn } from './parameter-store/timed-names';
import { fieldNamesIn } from './secrets-manager/timed-names';
import { StoreClients } from '../aws/clients';
import { StoreDeclaration } from '../core/declaration';

/** A name in a store, and when somebody added it. Never a value. */
export interface TimedName {
  readonly name: string;
  /** None for a name that existed before `since`. */
  readonly created?: Date;
}

export type NamesInStore =
  | { readonly status: 'found'; readonly names: readonly TimedName[] }
  /** The secret doesn't exist or has no value. */
  | { readonly status: 'missing' }
  /** A secret that isn't a JSON object. */
  | { readonly status: 'malformed'; readonly problem: string };

export interface NamesOptions {
  /** Return the time of names that were added since then. */
  readonly since: Date;
  /** Names that need no time; those deeper in the path are listed too. */
  readonly known: readonly string[];
}

/** The names directly in a store. Throws if a read is denied or fails. */
export async function namesInStore(clients: StoreClients, store: StoreDeclaration, options: NamesOptions): Promise<NamesInStore> {
  return store.kind === 'ssm'
    ? { status: 'found', names: await parameterNamesIn(clients.ssm(store.region), store.name, options) }
    : fieldNamesIn(clients.secretsManager(store.region), store.arn ?? store.name, options.since);
}
