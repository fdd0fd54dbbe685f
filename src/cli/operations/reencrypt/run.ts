import { planReencryption, ReencryptItem } from './plan';
import { isOwn, ownNamesIn, StoreDeclaration } from '../../../core/declaration';
import { AWS_MANAGED_KEY } from '../../../core/encryption-key';
import { storeAt } from '../../aws/stores';
import { Target } from '../../aws/target';
import { CommandError } from '../../errors';
import { ResolvedService } from '../../session';
import { readServiceValues } from '../../values/read-service-values';
import { keyFor } from '../../values/write-values';

/** The key of each store in which the service has values. A key that this deployment creates has to exist first. */
export function wantedKeys(service: ResolvedService, key: string | undefined): Map<number, string | undefined> {
  const stores = Object.values(service.declaration.variables).filter(isOwn).map(({ store }) => store);
  return new Map([...new Set(stores)].sort((a, b) => a - b).map((store) => [store, keyFor(service, store, key)]));
}

/** The values of the service, each with what becomes of it. */
export async function readReencryption(service: ResolvedService, wanted: ReadonlyMap<number, string | undefined>): Promise<ReencryptItem[]> {
  const present = new Map<number, ReadonlyMap<string, string | undefined>>();
  for (const index of wanted.keys()) {
    present.set(index, await storeAt(service.declaration.stores[index], service.target).encryptionKeys(ownNamesIn(service.declaration, index)));
  }
  const { declaration } = service;
  const only = new Set(Object.keys(declaration.variables).filter((name) => isOwn(declaration.variables[name])));
  return planReencryption({ declaration, readings: await readServiceValues(service, { only }), wanted, present });
}

export interface ReencryptStoreOptions {
  /** Default: the AWS managed key. */
  readonly key?: string;
  /** Stops after the current write. */
  readonly signal: AbortSignal;
  readonly onWritten: () => void;
}

/**
 * Encrypts values of a store with a key, one after the other. It stops at the first error, as the next value would cause the same
 * one. If somebody writes a value between our read and our write, the last step makes that value the current one again, encrypted
 * with the key.
 */
export async function reencryptStore(store: StoreDeclaration, target: Target, items: readonly ReencryptItem[], options: ReencryptStoreOptions): Promise<void> {
  const opened = storeAt(store, target);
  for (const item of items) {
    if (options.signal.aborted) {
      break;
    }
    const result = await opened.reencrypt(item.parameter ?? item.name, options.key);
    if (result.status === 'value-unchanged') {
      throw keyNotUsed(item.name, options.key ?? AWS_MANAGED_KEY[store.kind], result.keys);
    }
    options.onWritten();
  }
}

function keyNotUsed(name: string, key: string, present: readonly string[]): CommandError {
  return new CommandError(`${name} has the new key, but its value is encrypted with ${present.join(', ')} only`,
    `ask for kms:Encrypt, kms:GenerateDataKey and kms:Decrypt on ${key}, and for kms:Decrypt on the old key; then run the same command again`);
}
