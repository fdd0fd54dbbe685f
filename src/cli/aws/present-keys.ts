import { listStore } from './list-store';
import { keyOfSecret } from './secret-keys';
import { secretsManager } from './secrets-manager-client';
import { Target, whereIs } from './target';
import { isNotFound } from '../../aws/errors';
import { StoreDeclaration } from '../../core/declaration';

/**
 * The keys that a store's values are encrypted with: by the last part of a parameter's name, or by the name of a secret,
 * which is absent where it doesn't exist. Without `ssm:DescribeParameters` those of parameters aren't known.
 */
export async function presentKeys(store: StoreDeclaration, target: Target): Promise<Map<string, string | undefined>> {
  if (store.kind === 'ssm') {
    return new Map([...await listStore(store, target)].map(([name, { key }]) => [name, key]));
  }
  try {
    return new Map([[store.name, await keyOfSecret(secretsManager(whereIs(store, target)), store.name)]]);
  } catch (error) {
    if (isNotFound(error)) {
      return new Map();
    }
    throw error;
  }
}
