import { messageOf } from '../../aws/errors';
import { RetryBudget } from '../../aws/retry-budget';
import { Declaration, isOwn, OwnVariable, StoreDeclaration } from '../../core/declaration';
import { isKeyDenial, isOtherKey } from '../../core/encryption-key';
import { inParallel } from '../../core/parallel';
import { StoredValue, UnreadValue } from '../../core/stored-value';
import { readReferences } from '../../stores/read-values';
import { openStore, StoreServices } from '../../stores/store-services';
import { Encryption } from '../../stores/value-store';

const PARALLEL = 4;
type Denied = Extract<UnreadValue, { readonly status: 'denied' }>;

/**
 * Adds the encryption key to own values that the gate may not read, if it isn't the store's key. That happens after the store
 * got another key, or after a stack that creates its key was deleted and created again. AWS reports only "denied".
 */
export async function withOtherKeys(
  declaration: Declaration, readings: ReadonlyMap<string, StoredValue>, stores: StoreServices, log: (entry: Record<string, unknown>) => void,
): Promise<Map<string, StoredValue>> {
  const result = new Map(readings);
  const known = new Map<string, Promise<Encryption | undefined>>();
  const denied = [...readings].filter((entry): entry is [string, Denied] => entry[1].status === 'denied' && isKeyDenial(entry[1].message));
  await inParallel(denied, PARALLEL, async ([name, reading]) => {
    const variable = declaration.variables[name];
    const store = isOwn(variable) ? declaration.stores[variable.store] : undefined;
    if (!store || !isOwn(variable)) {
      return;
    }
    const unit = JSON.stringify([variable.store, store.kind === 'ssm' ? variable.name : '']);
    const asked = known.get(unit) ?? encryptionOf(store, variable, stores, (error) => log({ message: 'The key of a value could not be asked for', names: [name], error: messageOf(error) }));
    known.set(unit, asked);
    const found = await asked;
    if (found && isOtherKey(found.key, store.kind, store.key)) {
      result.set(name, { ...reading, otherKey: found });
    }
  });
  return result;
}

/** These names without those whose value is still the version with another key. One call for ten names; denied names cost a call each. */
export async function maybeReadable(declaration: Declaration, readings: ReadonlyMap<string, StoredValue>, names: readonly string[], stores: StoreServices): Promise<string[]> {
  const versions = new Map(names.flatMap((name) => {
    const reading = readings.get(name);
    return reading?.status === 'denied' && reading.otherKey?.version !== undefined ? [[name, reading.otherKey.version] as const] : [];
  }));
  const now = versions.size === 0 ? new Map<string, StoredValue>()
    : await readReferences(declaration, stores, { only: new Set(versions.keys()), metadata: true, budget: RetryBudget.none() });
  return names.filter((name) => {
    const reading = now.get(name);
    return reading?.status !== 'found' || reading.version !== versions.get(name);
  });
}

async function encryptionOf(store: StoreDeclaration, { name }: OwnVariable, stores: StoreServices, failed: (error: unknown) => void): Promise<Encryption | undefined> {
  try {
    return await openStore(stores, store).encryptionOf(name);
  } catch (error) {
    failed(error);
    return undefined;
  }
}
