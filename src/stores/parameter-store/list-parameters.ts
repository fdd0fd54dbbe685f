import { paginateDescribeParameters, paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { isAccessDenied } from '../../aws/errors';
import { StoredName } from '../value-store';

/**
 * The parameters directly below a path, and the given deeper ones. Other deeper ones may belong to another store. It decrypts and
 * returns no value.
 */
export async function listParameters(client: SSMClient, prefix: string, deeper: readonly string[] = []): Promise<StoredName[]> {
  try {
    return await describeParameters(client, prefix, deeper);
  } catch (error) {
    if (!isAccessDenied(error)) {
      throw error;
    }
    // IAM can't restrict DescribeParameters to a path, so few callers may use it. A list by path lacks only author and key.
    return listByPath(client, prefix, deeper);
  }
}

/** The same with author and key, which needs `ssm:DescribeParameters` on all parameters. */
export async function describeParameters(client: SSMClient, prefix: string, deeper: readonly string[]): Promise<StoredName[]> {
  const found: StoredName[] = [];
  const filter = { Key: 'Path', Option: deeper.length > 0 ? 'Recursive' : 'OneLevel', Values: [prefix] };
  for await (const page of paginateDescribeParameters({ client, pageSize: 50 }, { ParameterFilters: [filter] })) {
    found.push(...belonging(prefix, deeper, page.Parameters, ({ LastModifiedUser, KeyId }) => ({ by: LastModifiedUser, key: KeyId })));
  }
  return found;
}

/** The same for callers that may list only by path. */
export async function listByPath(client: SSMClient, prefix: string, deeper: readonly string[]): Promise<StoredName[]> {
  const found: StoredName[] = [];
  for await (const page of paginateGetParametersByPath({ client, pageSize: 10 }, { Path: prefix, Recursive: deeper.length > 0, WithDecryption: false })) {
    found.push(...belonging(prefix, deeper, page.Parameters));
  }
  return found;
}

interface ParameterMetadata {
  readonly Name?: string;
  readonly Version?: number;
  readonly LastModifiedDate?: Date;
  readonly Type?: string;
}

function belonging<P extends ParameterMetadata>(
  prefix: string, deeper: readonly string[], parameters: readonly P[] = [], more: (parameter: P) => Partial<StoredName> = () => ({}),
): StoredName[] {
  return parameters.flatMap((parameter) => {
    const { Name = '', Version, LastModifiedDate, Type } = parameter;
    const name = Name.startsWith(`${prefix}/`) ? Name.slice(prefix.length + 1) : '';
    return name === '' || (name.includes('/') && !deeper.includes(name)) ? [] : [{ name, version: String(Version), modified: LastModifiedDate, type: Type, ...more(parameter) }];
  });
}
