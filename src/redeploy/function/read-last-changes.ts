import { LastChange, LastChanges } from './ports';
import { RetryBudget } from '../../aws/retry-budget';
import { fullName } from '../../core/changes/changes';
import { ServiceWatch } from '../../core/contracts/redeploy';
import { readId, ValueLocation } from '../../core/location';
import { StoredValue } from '../../core/stored-value';
import { readLocations } from '../../stores/read-values';
import { StoreServices } from '../../stores/store-services';
import { ReadOptions } from '../../stores/value-store';

/**
 * One call at a time, as starting tasks share the throughput of Parameter Store. A denied call throws, so SQS delivers the message again.
 */
const OPTIONS: ReadOptions = { budget: RetryBudget.none(), metadata: true, rethrow: true, parallel: 1 };

/** When each value changed, and which are missing. It decrypts nothing. */
export async function readLastChanges(stores: StoreServices, watch: ServiceWatch): Promise<LastChanges> {
  const staged = watch.secrets.filter(({ stage }) => stage);
  const pinned = watch.secrets.filter(({ stage }) => !stage);
  const changes = [
    ...await readChanges([...parametersOf(watch), ...staged.map(secretLocation)], stores, { ...OPTIONS, versionTimes: true }, lastChange),
    ...await readChanges(pinned.map(secretLocation), stores, OPTIONS, neverChanged),
  ];
  return {
    missing: changes.filter(({ change }) => !change).map(({ name }) => name),
    present: changes.flatMap(({ change }) => change ?? []),
  };
}

type Judge = (name: string, value: StoredValue) => LastChange | undefined;

async function readChanges(locations: readonly ValueLocation[], stores: StoreServices, options: ReadOptions, judge: Judge): Promise<{ name: string; change?: LastChange }[]> {
  const values = await readLocations(locations, stores, options);
  return locations.map((location, index) => ({ name: readId(location), change: judge(readId(location), values[index]) }));
}

/** A parameter's first version has the number 1; the versions of a secret have no order. */
function lastChange(name: string, value: StoredValue): LastChange | undefined {
  return value.status === 'found' ? { name, at: value.modified?.getTime() ?? 0, created: value.version === '1' } : undefined;
}

/** A pinned version never changes, whatever its stages are. Only the secret may be missing. */
function neverChanged(name: string, value: StoredValue): LastChange | undefined {
  return value.status === 'found' || (value.status === 'missing' && value.what === 'version') ? { name, at: 0, created: false } : undefined;
}

function parametersOf(watch: ServiceWatch): ValueLocation[] {
  const locations = watch.parameters.flatMap((entry) => entry.names.map((name): ValueLocation => ({ service: 'ssm', region: entry.region, name: fullName(entry, name) })));
  return [...new Map(locations.map((location) => [JSON.stringify([location.region, location.name]), location])).values()];
}

function secretLocation({ region, secret, stage }: ServiceWatch['secrets'][number]): ValueLocation {
  return { service: 'secretsmanager', region, ...(secret.startsWith('arn:') ? { arn: secret } : { name: secret }), stage };
}
