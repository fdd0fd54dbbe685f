import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { messageOf, nameOf, withoutValue } from '../../aws/errors';
import { Tag } from '../value-store';

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
export const STANDARD_TIER_BYTES = 4096;

export interface ParameterToPut {
  readonly name: string;
  readonly value: string;
  readonly type: 'SecureString' | 'String';
  readonly description?: string;
  /** For a SecureString; default: the AWS managed key. */
  readonly key?: string;
  /**
   * With a list of tags, even an empty one, only create the parameter, as AWS accepts no tags with an overwrite, and only in the
   * standard tier, which is free.
   */
  readonly createWith?: readonly Tag[];
  /** Use the advanced tier for a value that is too long for the standard one, also with `createWith`. */
  readonly advanced?: boolean;
}

/**
 * Writes a parameter, and returns its version. An existing parameter keeps its type. No error message contains the value.
 *
 * It always sets the tier: otherwise the account's default decides, and an advanced parameter costs money and needs
 * kms:GenerateDataKey instead of kms:Encrypt. An advanced parameter stays advanced, as AWS allows no downgrade.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export async function putParameter(client: SSMClient, parameter: ParameterToPut): Promise<number | undefined> {
  const needsAdvanced = Buffer.byteLength(parameter.value) > STANDARD_TIER_BYTES;
  try {
    return await (needsAdvanced && (parameter.advanced || !parameter.createWith) ? put(client, parameter, 'Advanced') : putInLowestTier(client, parameter));
  } catch (error) {
    throw withoutValue(error, parameter.value);
  }
}

async function putInLowestTier(client: SSMClient, parameter: ParameterToPut): Promise<number | undefined> {
  try {
    return await put(client, parameter, 'Standard');
  } catch (error) {
    if (isAdvancedAlready(error)) {
      return put(client, parameter, 'Advanced');
    }
    throw error;
  }
}

async function put(client: SSMClient, { name, value, type, description, key, createWith }: ParameterToPut, tier: 'Standard' | 'Advanced'): Promise<number | undefined> {
  const { Version } = await client.send(new PutParameterCommand({
    Name: name,
    Value: value,
    Type: type,
    Tier: tier,
    Overwrite: createWith === undefined,
    ...(description === undefined ? {} : { Description: description }),
    ...(createWith?.length ? { Tags: createWith.map((tag) => ({ Key: tag.key, Value: tag.value })) } : {}),
    ...(type === 'SecureString' && key ? { KeyId: key } : {}),
  }));
  return Version;
}

/** "This parameter uses the advanced-parameter tier. You can't downgrade a parameter …" */
export function isAdvancedAlready(error: unknown): boolean {
  return nameOf(error) === 'ValidationException' && /downgrade/i.test(messageOf(error));
}
