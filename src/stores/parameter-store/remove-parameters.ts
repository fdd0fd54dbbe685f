import { DeleteParameterCommand, DeleteParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterTags } from './parameter-tags';
import { MAX_NAMES } from './read-parameters';
import { changedSince } from './seen-parameters';
import { nameOf } from '../../aws/errors';
import { batches } from '../../core/batches';
import { NameToRemove, Removal, RemovalOutcome, Tags } from '../value-store';

/**
 * Deletes parameters below a path, ten a call. Parameter Store supports no condition for deletions, so this reads their versions right
 * before and keeps each one that somebody has written since the plan. One that somebody else has deleted counts as deleted.
 */
export async function removeParameters(client: SSMClient, prefix: string, names: readonly NameToRemove[]): Promise<RemovalOutcome> {
  const removed: string[] = [];
  const changed: string[] = [];
  for (const batch of batches(names, MAX_NAMES)) {
    const newer = await changedSince(client, prefix, batch, { rethrow: true });
    changed.push(...newer);
    removed.push(...await removeBatch(client, prefix, batch.map(({ name }) => name).filter((name) => !newer.has(name))));
  }
  return { removed, changed };
}

async function removeBatch(client: SSMClient, prefix: string, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) {
    return [];
  }
  const { DeletedParameters = [], InvalidParameters = [] } = await client.send(new DeleteParametersCommand({ Names: names.map((name) => `${prefix}/${name}`) }));
  return [...DeletedParameters, ...InvalidParameters].map((name) => name.slice(prefix.length + 1));
}

/** One call for each name, as the policy of a function allows exact names. */
export async function removeParameterUnless(client: SSMClient, name: string, reasonToKeep: (tags: Tags) => string | undefined): Promise<Removal> {
  const tags = await parameterTags(client, name);
  const reason = tags && reasonToKeep(tags);
  if (!tags || reason !== undefined) {
    return reason === undefined ? { status: 'absent' } : { status: 'kept', reason };
  }
  try {
    await client.send(new DeleteParameterCommand({ Name: name }));
    return { status: 'removed' };
  } catch (error) {
    if (nameOf(error) === 'ParameterNotFound') {
      return { status: 'absent' };
    }
    throw error;
  }
}
