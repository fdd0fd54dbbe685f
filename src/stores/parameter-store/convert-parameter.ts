import { AddTagsToResourceCommand, DeleteParameterCommand, GetParameterCommand, ListTagsForResourceCommand, Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { putParameter } from './put-parameter';
import { nameOf } from '../../aws/errors';
import { CONVERSION_SUFFIX } from '../../core/list/stray-names';
import { ChangedMeanwhileError } from '../changed-meanwhile';

/**
 * The type of a parameter can't change in place, so this deletes the parameter and creates it again. At each moment one of two
 * parameters contains the value, so a killed command loses nothing. Run it again to finish.
 */

export interface SeenParameter {
  /** Default: the AWS managed key. */
  readonly key?: string;
  /** The version that the caller has seen; undefined if only the copy of the parameter exists. */
  readonly version?: string;
}

/** Name of the copy of a parameter, which exists only while its type changes. */
export function copyName(name: string): string {
  return `${name}${CONVERSION_SUFFIX}`;
}

/** Converts a parameter to a SecureString with the same value and tags. It loses its older versions. */
export async function convertToSecureString(client: SSMClient, name: string, { key, version }: SeenParameter): Promise<void> {
  const copy = copyName(name);
  if (version !== undefined) {
    const { Value } = await readSeen(client, name, version);
    await putParameter(client, { name: copy, value: Value!, type: 'SecureString', key, description: `Copy of ${name} while its type changes` });
    await copyTags(client, name, copy);
    await readSeen(client, name, version);
    await client.send(new DeleteParameterCommand({ Name: name }));
  }
  await createFrom(client, copy, name, key);
  await client.send(new DeleteParameterCommand({ Name: copy }));
}

async function readSeen(client: SSMClient, name: string, version: string): Promise<Parameter> {
  const parameter = await read(client, name);
  if (String(parameter.Version) !== version) {
    throw new ChangedMeanwhileError();
  }
  return parameter;
}

async function read(client: SSMClient, name: string): Promise<Parameter> {
  return (await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }))).Parameter!;
}

async function createFrom(client: SSMClient, copy: string, name: string, key: string | undefined): Promise<void> {
  const value = (await read(client, copy)).Value!;
  try {
    await putParameter(client, { name, value, type: 'SecureString', key, createWith: [], advanced: true });
  } catch (error) {
    if (nameOf(error) !== 'ParameterAlreadyExists') {
      throw error;
    }
    if ((await read(client, name)).Value !== value) {
      throw new ChangedMeanwhileError(`somebody else created it at the same moment; the value before is in ${copy}`);
    }
  }
  await copyTags(client, copy, name);
}

async function copyTags(client: SSMClient, from: string, to: string): Promise<void> {
  const { TagList = [] } = await client.send(new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: from }));
  const tags = TagList.filter(({ Key }) => !Key?.startsWith('aws:'));
  if (tags.length > 0) {
    await client.send(new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: to, Tags: tags }));
  }
}
