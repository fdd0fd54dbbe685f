import { parameterNamesIn } from './parameter-store/timed-names';
import { fieldNamesIn } from './secrets-manager/timed-names';
import { StoreClients } from '../aws/clients';
import { StoreDeclaration } from '../core/declaration';

/** A name in a store, and when it came into it. Never a value. */
export interface TimedName {
  readonly name: string;
  /** None for a name that was there before the time that was asked about. */
  readonly created?: Date;
}

export type NamesInStore =
  | { readonly status: 'found'; readonly names: readonly TimedName[] }
  /** There is no such secret, or it has no value. */
  | { readonly status: 'missing' }
  /** A secret that isn't a JSON object. */
  | { readonly status: 'malformed'; readonly problem: string };

export interface NamesOptions {
  /** Names that came into the store since then are wanted with their time. */
  readonly since: Date;
  /** Names whose time nobody asks for; those of them that lie deeper in the path are listed too. */
  readonly known: readonly string[];
}

/** The names directly in a store. Throws what is denied or fails. */
export async function namesInStore(clients: StoreClients, store: StoreDeclaration, options: NamesOptions): Promise<NamesInStore> {
  return store.kind === 'ssm'
    ? { status: 'found', names: await parameterNamesIn(clients.ssm(store.region), store.name, options) }
    : fieldNamesIn(clients.secretsManager(store.region), store.arn ?? store.name, options.since);
}
