import { RetryBudget } from '../../aws/retry-budget';
import { Declaration } from '../../core/declaration';
import { StoredValue } from '../../core/stored-value';
import { readReferences } from '../../stores/read-values';
import { StoreServices } from '../../stores/store-services';

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
