import { paginateDescribeParameters, SSMClient } from '@aws-sdk/client-ssm';

/**
 * Names directly below a path. DescribeParameters has no values in its answer, unlike GetParametersByPath; a page may be
 * empty and yet not be the last one.
 */
export async function parameterNames(client: SSMClient, prefix: string): Promise<string[]> {
  const names: string[] = [];
  const filter = { Key: 'Path', Option: 'OneLevel', Values: [prefix] };
  for await (const page of paginateDescribeParameters({ client, pageSize: 50 }, { ParameterFilters: [filter] })) {
    for (const { Name } of page.Parameters ?? []) {
      const name = Name?.startsWith(`${prefix}/`) ? Name.slice(prefix.length + 1) : '';
      if (name && !name.includes('/')) {
        names.push(name);
      }
    }
  }
  return names;
}
