import { GetSecretValueCommand, paginateListSecretVersionIds, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { paginateGetParameterHistory } from '@aws-sdk/client-ssm';
import { isNotFound } from '../../aws/errors';
import { CommandError } from '../errors';
import { secretsManager } from './secrets-manager-client';
import { ssm } from './ssm-client';
import { Target, whereIs } from './target';
import { OwnVariable, StoreDeclaration } from '../../core/declaration';
import { fieldText } from '../../core/stored-value';
import { parseFields } from '../../stores/secrets-manager/json-fields';
import { Version } from '../operations/rollback/plan';

/** All versions of one value, newest first. */
export async function versionsOf(store: StoreDeclaration, variable: OwnVariable, target: Target): Promise<Version[]> {
  const at = whereIs(store, target);
  try {
    return store.kind === 'ssm' ? await parameterVersions(at, `${store.name}/${variable.name}`) : await keyVersions(secretsManager(at), store, variable.name);
  } catch (error) {
    if (/^(ParameterNotFound|ResourceNotFoundException)$/.test((error as Error).name)) {
      throw new CommandError(`${variable.name} has no value yet`, `npx cdk-service-secrets put ${variable.name}`);
    }
    throw error;
  }
}

async function parameterVersions(target: Target, name: string): Promise<Version[]> {
  const versions: Version[] = [];
  for await (const page of paginateGetParameterHistory({ client: ssm(target) }, { Name: name, WithDecryption: true, MaxResults: 50 })) {
    for (const { Version: version, LastModifiedDate, LastModifiedUser, Value, Labels, Type } of page.Parameters ?? []) {
      versions.push({ version: String(version), modified: LastModifiedDate, by: LastModifiedUser, labels: Labels ?? [], value: Value, type: Type, current: false });
    }
  }
  versions.sort((a, b) => Number(b.version) - Number(a.version));
  return versions.map((version, index) => ({ ...version, current: index === 0 }));
}

async function keyVersions(client: SecretsManagerClient, store: StoreDeclaration, key: string): Promise<Version[]> {
  const SecretId = store.arn ?? store.name;
  const versions: Version[] = [];
  for await (const page of paginateListSecretVersionIds({ client }, { SecretId, IncludeDeprecated: true })) {
    for (const { VersionId, CreatedDate, VersionStages = [] } of page.Versions ?? []) {
      const text = await textOf(client, SecretId, VersionId!);
      const value = text === undefined ? undefined : fieldText(parseFields(text), key);
      versions.push({ version: VersionId!, modified: CreatedDate, labels: VersionStages, value, current: VersionStages.includes('AWSCURRENT') });
    }
  }
  return versions.sort(newestFirst);
}

/** Nothing for a version without a value, as a rotation that failed leaves, and for one that was removed meanwhile. */
async function textOf(client: SecretsManagerClient, SecretId: string, VersionId: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId, VersionId }))).SecretString;
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

/**
 * A writer that lost a race leaves a version that never was current. The one that it wrote next is newer and has every
 * key, so by time the losing one is never the nearest that differs.
 */
function newestFirst(a: Version, b: Version): number {
  const rank = ({ current, labels }: Version): number => (current ? 2 : labels.includes('AWSPREVIOUS') ? 1 : 0);
  return rank(b) - rank(a) || (b.modified?.getTime() ?? 0) - (a.modified?.getTime() ?? 0);
}
