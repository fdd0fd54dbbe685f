import { ReadServiceOptions, readServiceValues } from './read-service-values';
import { isAccessDenied } from '../../aws/errors';
import { Declaration, isOwn, OwnVariable, StoreDeclaration } from '../../core/declaration';
import { isOtherKey } from '../../core/encryption-key';
import { FoundValue, StoredValue } from '../../core/stored-value';
import { withOtherKeys } from '../../stores/other-keys';
import { openStore, StoreServices } from '../../stores/store-services';
import { ValueStore } from '../../stores/value-store';
import { storesAt } from '../aws/stores';
import { ResolvedService } from '../session';

type Found = [variable: string, reading: FoundValue];

/**
 * Reads a service as `readService` does, and adds the encryption key to own values that have another key than their store. A person
 * may be allowed to use such a key; the gate and the tasks are not. Without the permission to ask for keys, none is added.
 *
 * Of values that were read, it asks only where the store declares a key: each question is one more call.
 */
export async function readWithKeys(service: ResolvedService, options: ReadServiceOptions = {}): Promise<Map<string, StoredValue>> {
  const readings = await readServiceValues(service, options);
  const stores = storesAt(service.target);
  // A key that the next deployment creates has encrypted nothing yet.
  const declaration = withoutStores(service.declaration, new Set(service.unresolvedKeys.keys()));
  const result = await withOtherKeys(declaration, readings, stores, () => undefined);
  await Promise.all(declaration.stores.map(async (store, index) => {
    const found = [...readings].filter((entry): entry is Found => isEncrypted(entry[1]) && ownIn(declaration, entry[0])?.store === index);
    for (const [name, reading] of await underOtherKeys(declaration, store, found, stores)) {
      result.set(name, reading);
    }
  }));
  return result;
}

async function underOtherKeys(declaration: Declaration, store: StoreDeclaration, found: readonly Found[], stores: StoreServices): Promise<Found[]> {
  const nameOf = (variable: string): string => ownIn(declaration, variable)!.name;
  const keyOf = found.length === 0 || store.key === undefined ? () => undefined : await keysOf(openStore(stores, store), store, found.map(([variable]) => nameOf(variable)));
  return found.flatMap(([variable, reading]): Found[] => {
    const key = keyOf(nameOf(variable));
    return key !== undefined && isOtherKey(key, store.kind, store.key) ? [[variable, { ...reading, otherKey: { key } }]] : [];
  });
}

/** The key of each name. A JSON secret has one for all of its fields. */
async function keysOf(opened: ValueStore, { kind }: StoreDeclaration, names: readonly string[]): Promise<(name: string) => string | undefined> {
  try {
    if (kind === 'ssm') {
      const keys = await opened.encryptionKeys(names);
      return (name) => keys.get(name);
    }
    const secret = await opened.encryptionOf(names[0]);
    return () => secret?.key;
  } catch (error) {
    if (isAccessDenied(error)) {
      return () => undefined;
    }
    throw error;
  }
}

function withoutStores(declaration: Declaration, stores: ReadonlySet<number>): Declaration {
  const variables = Object.entries(declaration.variables).filter(([, variable]) => !isOwn(variable) || !stores.has(variable.store));
  return { ...declaration, variables: Object.fromEntries(variables) };
}

function ownIn({ variables }: Declaration, name: string): OwnVariable | undefined {
  const variable = variables[name];
  return variable !== undefined && isOwn(variable) ? variable : undefined;
}

/** Also a secret, which has no type. */
function isEncrypted(reading: StoredValue): reading is FoundValue {
  return reading.status === 'found' && (reading.type === undefined || reading.type === 'SecureString');
}
