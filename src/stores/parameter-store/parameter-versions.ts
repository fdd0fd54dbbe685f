import { paginateGetParameterHistory, SSMClient } from '@aws-sdk/client-ssm';
import { nameOf } from '../../aws/errors';
import { ValueVersion } from '../value-store';

/** The versions that Parameter Store keeps, newest first; none of a parameter that doesn't exist. */
export async function parameterVersions(client: SSMClient, name: string): Promise<ValueVersion[]> {
  const versions: ValueVersion[] = [];
  try {
    for await (const page of paginateGetParameterHistory({ client }, { Name: name, WithDecryption: true, MaxResults: 50 })) {
      for (const { Version, LastModifiedDate, LastModifiedUser, Value, Labels, Type } of page.Parameters ?? []) {
        versions.push({ version: String(Version), modified: LastModifiedDate, by: LastModifiedUser, labels: Labels ?? [], value: Value, type: Type, current: false });
      }
    }
  } catch (error) {
    if (nameOf(error) === 'ParameterNotFound') {
      return [];
    }
    throw error;
  }
  versions.sort((a, b) => Number(b.version) - Number(a.version));
  return versions.map((version, index) => ({ ...version, current: index === 0 }));
}
