import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { withoutValue } from '../../aws/errors';
import { Tag } from '../value-store';

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
export const STANDARD_TIER_BYTES = 4096;

export interface ParameterToPut {
  readonly name: string;
  readonly value: string;
  readonly type: 'SecureString' | 'String';
  /** For a SecureString; default: the AWS managed key. */
  readonly key?: string;
  /** With a tag the parameter is only created: AWS takes no tags with an overwrite. */
  readonly tag?: Tag;
}

/**
 * Writes a parameter, and returns its version. The type of one that exists stays. No error has the value in its message.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export async function putParameter(client: SSMClient, { name, value, type, key, tag }: ParameterToPut): Promise<number | undefined> {
  try {
    const { Version } = await client.send(new PutParameterCommand({
      Name: name,
      Value: value,
      Type: type,
      Overwrite: tag === undefined,
      ...(tag ? { Tags: [{ Key: tag.key, Value: tag.value }] } : {}),
      ...(type === 'SecureString' && key ? { KeyId: key } : {}),
      ...(Buffer.byteLength(value) > STANDARD_TIER_BYTES && !tag ? { Tier: 'Advanced' } : {}),
    }));
    return Version;
  } catch (error) {
    throw withoutValue(error, value);
  }
}
