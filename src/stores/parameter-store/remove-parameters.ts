import { DeleteParameterCommand, DeleteParametersCommand, ListTagsForResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import { MAX_NAMES } from './read-parameters';
import { nameOf } from '../../aws/errors';
import { batches } from '../../core/batches';
import { Removal, Tag } from '../value-store';

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
export async function removeTaggedParameter(client: SSMClient, name: string, tag: Tag): Promise<Removal> {
  try {
    const { TagList = [] } = await client.send(new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: name }));
    if (TagList.find(({ Key }) => Key === tag.key)?.Value !== tag.value) {
      return 'other-owner';
    }
    await client.send(new DeleteParameterCommand({ Name: name }));
    return 'removed';
  } catch (error) {
    if (nameOf(error) === 'ParameterNotFound' || nameOf(error) === 'InvalidResourceId') {
      return 'absent';
    }
    throw error;
  }
}
