import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { listParameters } from './list-parameters';
import { putParameter } from './put-parameter';
import { AWS_MANAGED_KEY } from '../../core/encryption-key';
import { Reencryption } from '../value-store';

/** By the last part of the name. Without `ssm:DescribeParameters` no key is known. */
export async function parameterKeys(client: SSMClient, prefix: string): Promise<Map<string, string | undefined>> {
  return new Map((await listParameters(client, prefix)).map(({ name, key }) => [name, key]));
}

/** Writes the value once more, right after it was read. */
export async function reencryptParameter(client: SSMClient, name: string, key: string = AWS_MANAGED_KEY.ssm): Promise<Reencryption> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  const version = await putParameter(client, { name, value: Parameter!.Value!, type: 'SecureString', key });
  return { status: version === undefined || version === Parameter!.Version! + 1 ? 'done' : 'overtaken' };
}
