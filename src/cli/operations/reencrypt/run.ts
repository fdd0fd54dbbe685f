import { ReencryptItem } from './plan';
import { StoreDeclaration } from '../../../core/declaration';
import { AWS_MANAGED_KEY } from '../../../core/encryption-key';
import { storeAt } from '../../aws/stores';
import { Target } from '../../aws/target';
import { CommandError } from '../../errors';

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
