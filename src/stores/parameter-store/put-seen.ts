import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterVersions } from './parameter-versions';
import { ParameterToPut, putParameter } from './put-parameter';
import { nameOf } from '../../aws/errors';
import { ChangedMeanwhileError } from '../changed-meanwhile';
import { Seen, ValueVersion } from '../value-store';

/**
 * The only condition that Parameter Store supports for a write is that the parameter doesn't exist. For an existing one, the returned
 * version shows whether somebody else wrote in between. Then this writes their value again: it is the newer one.
 */

/** How often it writes another writer's value again while others keep writing. */
const ATTEMPTS = 5;

export async function putSeen(client: SSMClient, parameter: ParameterToPut, seen: Seen): Promise<void> {
  if (seen.status === 'absent') {
    return createSeen(client, parameter);
  }
  const overtaken = await putAfter(client, parameter, Number(seen.version));
  if (overtaken) {
    throw new ChangedMeanwhileError();
  }
}

async function createSeen(client: SSMClient, parameter: ParameterToPut): Promise<void> {
  try {
    await putParameter(client, { ...parameter, createWith: [], advanced: true });
  } catch (error) {
    if (nameOf(error) !== 'ParameterAlreadyExists') {
      throw error;
    }
    if (!await isOurs(client, parameter)) {
      throw new ChangedMeanwhileError();
    }
  }
}

/** After a lost response, the SDK's retry finds the value of the first attempt. */
async function isOurs(client: SSMClient, { name, value }: ParameterToPut): Promise<boolean> {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return Parameter?.Value === value;
  } catch {
    return false; // The writer may lack the permission to read. Then it can't confirm the write.
  }
}

/** Overwrites a version. Returns the value that somebody else wrote in between, which is then the current one again. */
export async function putAfter(client: SSMClient, parameter: ParameterToPut, version: number): Promise<ValueVersion | undefined> {
  let theirs: ValueVersion | undefined;
  let last = version;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const written = await putParameter(client, { ...parameter, value: theirs?.value ?? parameter.value });
    if (written === undefined || written === last + 1) {
      return theirs;
    }
    // The versions of a parameter that was deleted meanwhile begin again.
    const newer = await newestBetween(client, parameter, written <= last ? 0 : last, written, theirs?.value ?? parameter.value);
    if (!newer) {
      return theirs;
    }
    theirs = newer;
    last = written;
  }
  throw new ChangedMeanwhileError('others keep writing it; look which value is right in its history');
}

/** The newest version between two of ours. A version with our value is ours too: its response was lost. */
async function newestBetween(client: SSMClient, { name }: ParameterToPut, after: number, before: number, ours: string): Promise<ValueVersion | undefined> {
  const versions = await parameterVersions(client, name).catch(() => {
    throw new ChangedMeanwhileError(`somebody else wrote version ${before - 1} at the same moment, and it is not the current one any more; look which value is right in its history`);
  });
  const newest = versions.find(({ version }) => Number(version) > after && Number(version) < before);
  return newest?.value === ours ? undefined : newest;
}
