import { DescribeParametersCommand, GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { secretsManager } from './secrets-manager-client';
import { ssm } from './ssm-client';
import { Target, whereIs } from './target';
import { isAccessDenied } from '../../aws/errors';
import { RetryBudget } from '../../aws/retry-budget';
import { StoreDeclaration } from '../../core/declaration';
import { parseFields } from '../../stores/secrets-manager/json-fields';
import { readSecret } from '../../stores/secrets-manager/read-secret';
import { CommandError } from '../errors';

/** One name that a store holds, declared or not. */
export interface StoredName {
  readonly name: string;
  readonly version?: string;
  readonly modified?: Date;
  readonly type?: string;
  /** ARN of who wrote it last, where AWS tells. */
  readonly by?: string;
  /** Key as it was given, where AWS tells: id, alias or ARN. */
  readonly key?: string;
}

/** Everything directly below the prefix, or every key of the secret. Nothing when the store doesn't exist. */
export async function listStore(store: StoreDeclaration, target: Target): Promise<Map<string, StoredName>> {
  const at = whereIs(store, target);
  const names = store.kind === 'ssm' ? await listPrefix(ssm(at), store.name) : await listKeys(store, at);
  return new Map(names.map((entry) => [entry.name, entry]));
}

async function listPrefix(client: SSMClient, prefix: string): Promise<StoredName[]> {
  try {
    return await describe(client, prefix);
  } catch (error) {
    if (!isAccessDenied(error)) {
      throw error;
    }
    // DescribeParameters can't be granted for a path, and few have it; listing by path lacks only the author.
    return byPath(client, prefix);
  }
}

async function describe(client: SSMClient, prefix: string): Promise<StoredName[]> {
  const found: StoredName[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeParametersCommand({
      ParameterFilters: [{ Key: 'Path', Option: 'OneLevel', Values: [prefix] }], MaxResults: 50, NextToken,
    }));
    for (const { Name, Version, LastModifiedDate, LastModifiedUser, Type, KeyId } of page.Parameters ?? []) {
      found.push({ name: Name!.slice(prefix.length + 1), version: String(Version), modified: LastModifiedDate, type: Type, by: LastModifiedUser, key: KeyId });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

async function byPath(client: SSMClient, prefix: string): Promise<StoredName[]> {
  const found: StoredName[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new GetParametersByPathCommand({ Path: prefix, Recursive: false, WithDecryption: false, MaxResults: 10, NextToken }));
    for (const { Name, Version, LastModifiedDate, Type } of page.Parameters ?? []) {
      found.push({ name: Name!.slice(prefix.length + 1), version: String(Version), modified: LastModifiedDate, type: Type });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

async function listKeys(store: StoreDeclaration, target: Target): Promise<StoredName[]> {
  const reading = await readSecret(secretsManager(target), { id: store.arn ?? store.name }, RetryBudget.none());
  if (reading.status === 'missing' || reading.status === 'deleted') {
    return [];
  }
  if (reading.status !== 'found') {
    throw new CommandError(`${store.name} can't be read: ${reading.message}`, 'ask for the permission, or choose other credentials with --profile NAME');
  }
  const json = reading.value === undefined ? undefined : parseFields(reading.value);
  return json?.problem !== undefined || !json ? [] : [...json.fields.keys()].map((name) => ({ name, version: reading.version, modified: reading.modified }));
}
