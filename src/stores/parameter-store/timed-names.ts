import { paginateGetParameterHistory, SSMClient } from '@aws-sdk/client-ssm';
import { listByPath } from './list-parameters';
import type { NamesOptions, TimedName } from '../names-in-store';
import type { StoredName } from '../value-store';

/** Names below a path, without decryption. The time of a parameter that has changed since its creation costs one call. */
export async function parameterNamesIn(client: SSMClient, prefix: string, { since, known }: NamesOptions): Promise<TimedName[]> {
  const names: TimedName[] = [];
  for (const stored of await listByPath(client, prefix, known.filter((name) => name.includes('/')))) {
    const created = await creationOf(client, prefix, stored, since, known);
    names.push(created && created >= since ? { name: stored.name, created } : { name: stored.name });
  }
  return names;
}

async function creationOf(client: SSMClient, prefix: string, { name, version, modified }: StoredName, since: Date, known: readonly string[]): Promise<Date | undefined> {
  if (version === '1' || modified === undefined || modified < since || known.includes(name)) {
    return version === '1' ? modified : undefined;
  }
  // Parameter Store keeps the newest 100 versions.
  for await (const { Parameters = [] } of paginateGetParameterHistory({ client, pageSize: 50 }, { Name: `${prefix}/${name}`, WithDecryption: false })) {
    const first = Parameters.find(({ Version }) => Version === 1);
    if (first) {
      return first.LastModifiedDate;
    }
  }
  return undefined;
}
