import { SSMClient } from '@aws-sdk/client-ssm';
import { readParameters } from './read-parameters';
import { RetryBudget } from '../../aws/retry-budget';
import { NameToRemove, ReadOptions } from '../value-store';

/** The names whose version has changed since the plan, without deleted ones. Decrypts nothing. */
export async function changedSince(client: SSMClient, prefix: string, names: readonly NameToRemove[], options: Pick<ReadOptions, 'rethrow'> = {}): Promise<Set<string>> {
  const seen = names.filter(({ version }) => version !== undefined);
  const found = await readParameters(client, seen.map(({ name }) => `${prefix}/${name}`), { budget: RetryBudget.none(), metadata: true, ...options });
  return new Set(seen.filter(({ name, version }) => {
    const now = found.get(`${prefix}/${name}`);
    return now?.status === 'found' && now.version !== version;
  }).map(({ name }) => name));
}
