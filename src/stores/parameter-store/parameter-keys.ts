import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { listParameters } from './list-parameters';
import { putAfter } from './put-seen';
import { AWS_MANAGED_KEY } from '../../core/encryption-key';
import { Reencryption } from '../value-store';

/** By the last part of the name. Without `ssm:DescribeParameters` no key is known. */
export async function parameterKeys(client: SSMClient, prefix: string): Promise<Map<string, string | undefined>> {
  return new Map((await listParameters(client, prefix)).map(({ name, key }) => [name, key]));
}

/** Writes the value once more. Where somebody else wrote in between, it is their value that has the key then. */
export async function reencryptParameter(client: SSMClient, name: string, key: string = AWS_MANAGED_KEY.ssm): Promise<Reencryption> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  await putAfter(client, { name, value: Parameter!.Value!, type: 'SecureString', key }, Parameter!.Version!);
  return { status: 'done' };
}
