import { GetParameterCommand, paginateGetParameterHistory, ParameterHistory, SSMClient } from '@aws-sdk/client-ssm';
import { describeParameters } from './list-parameters';
import { putAfter } from './put-seen';
import { isAccessDenied } from '../../aws/errors';
import { AWS_MANAGED_KEY } from '../../core/encryption-key';
import { Encryption, Reencryption } from '../value-store';

/** Keys by the name below the prefix. None without `ssm:DescribeParameters`. */
export async function parameterKeys(client: SSMClient, prefix: string, deeper: readonly string[]): Promise<Map<string, string | undefined>> {
  try {
    return new Map((await describeParameters(client, prefix, deeper)).map(({ name, key }) => [name, key]));
  } catch (error) {
    if (isAccessDenied(error)) {
      return new Map();
    }
    throw error;
  }
}

/** The key of the newest version, with a permission for this name alone. Decrypts nothing. */
export async function parameterEncryption(client: SSMClient, name: string): Promise<Encryption | undefined> {
  let newest: ParameterHistory | undefined;
  for await (const { Parameters = [] } of paginateGetParameterHistory({ client }, { Name: name, WithDecryption: false, MaxResults: 50 })) {
    for (const version of Parameters) {
      newest = newest && newest.Version! > version.Version! ? newest : version;
    }
  }
  return newest?.KeyId === undefined ? undefined : { key: newest.KeyId, version: String(newest.Version) };
}

/** Writes the value again with another key. If somebody else wrote in between, their value gets the key. */
export async function reencryptParameter(client: SSMClient, name: string, key: string = AWS_MANAGED_KEY.ssm): Promise<Reencryption> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  await putAfter(client, { name, value: Parameter!.Value!, type: 'SecureString', key }, Parameter!.Version!);
  return { status: 'done' };
}
