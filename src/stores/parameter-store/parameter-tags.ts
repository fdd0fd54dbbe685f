import { AddTagsToResourceCommand, ListTagsForResourceCommand, RemoveTagsFromResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import { nameOf } from '../../aws/errors';
import { Tag, Tags } from '../value-store';

/** Undefined if the parameter doesn't exist. */
export async function parameterTags(client: SSMClient, name: string): Promise<Tags | undefined> {
  return unlessMissing(async () => {
    const { TagList = [] } = await client.send(new ListTagsForResourceCommand({ ...parameter(name) }));
    return new Map(TagList.map(({ Key = '', Value = '' }) => [Key, Value]));
  });
}

export async function addParameterTags(client: SSMClient, name: string, tags: readonly Tag[]): Promise<void> {
  await client.send(new AddTagsToResourceCommand({ ...parameter(name), Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) }));
}

export async function removeParameterTags(client: SSMClient, name: string, keys: readonly string[]): Promise<void> {
  await unlessMissing(() => client.send(new RemoveTagsFromResourceCommand({ ...parameter(name), TagKeys: [...keys] })));
}

function parameter(name: string): { ResourceType: 'Parameter'; ResourceId: string } {
  return { ResourceType: 'Parameter', ResourceId: name };
}

async function unlessMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (nameOf(error) === 'ParameterNotFound' || nameOf(error) === 'InvalidResourceId') {
      return undefined;
    }
    throw error;
  }
}
