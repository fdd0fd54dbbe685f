import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isNotFound } from '../../aws/errors';
import { ownProperty, parseJsonObject } from '../../core/json-object';
import { Seen } from '../value-store';

export interface SeenField {
  readonly name: string;
  readonly seen?: Seen;
  /** The value to write. A field that has it already isn't a change. */
  readonly value?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Fields whose value has changed since the plan. A field may be the same in another version of the secret, so this reads the
 * planned version again. If that version is gone, its fields count as changed. So does a field that somebody has
 * created, but not one that somebody has removed.
 */
export async function changedFields(client: SecretsManagerClient, id: string, fields: readonly SeenField[], current: Fields, version: string | undefined): Promise<string[]> {
  const before = new Map<string, Fields | undefined>();
  const changed: string[] = [];
  for (const { name, seen, value } of fields) {
    const present = ownProperty(current, name);
    if (!seen || present === undefined || present === value || (seen.status === 'found' && seen.version === version)) {
      continue;
    }
    if (seen.status === 'found' && !before.has(seen.version)) {
      before.set(seen.version, await fieldsOf(client, id, seen.version));
    }
    const then = seen.status === 'found' ? ownProperty(before.get(seen.version) ?? {}, name) : undefined;
    if (then === undefined || JSON.stringify(then) !== JSON.stringify(present)) {
      changed.push(name);
    }
  }
  return changed;
}

async function fieldsOf(client: SecretsManagerClient, SecretId: string, VersionId: string): Promise<Fields | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId, VersionId }));
    const fields = SecretString === undefined ? 'binary' : parseJsonObject(SecretString);
    return typeof fields === 'string' ? undefined : fields;
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}
