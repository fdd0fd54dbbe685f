import { DeleteParameterCommand, DeleteParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterTags } from './parameter-tags';
import { MAX_NAMES } from './read-parameters';
import { nameOf } from '../../aws/errors';
import { batches } from '../../core/batches';
import { Removal, Tags } from '../value-store';

/** Deletes parameters below a path, ten a call. One that somebody else has deleted meanwhile is gone as well. */
export async function removeParameters(client: SSMClient, prefix: string, names: readonly string[]): Promise<string[]> {
  const gone: string[] = [];
  for (const batch of batches(names, MAX_NAMES)) {
    const { DeletedParameters = [], InvalidParameters = [] } = await client.send(new DeleteParametersCommand({ Names: batch.map((name) => `${prefix}/${name}`) }));
    gone.push(...[...DeletedParameters, ...InvalidParameters].map((name) => name.slice(prefix.length + 1)));
  }
  return gone;
}

/** A call for each name, as the policy of a function allows exact names. */
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
