import { GetSecretValueCommand, paginateListSecretVersionIds, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseFields } from './json-fields';
import { isNotFound } from '../../aws/errors';
import { CURRENT, PREVIOUS } from '../../core/changes/stages';
import { fieldText } from '../../core/stored-value';
import { ValueVersion } from '../value-store';

/** A version, with its stages: none where every label has moved on, though it may still be read by its ID. */
export interface StagedVersion {
  readonly id: string;
  readonly stages: readonly string[];
  readonly created?: Date;
  /** The keys that its value is encrypted with, where AWS says them; each alone can decrypt it. */
  readonly keys?: readonly string[];
}

/** The versions of a secret that have a stage; all of them with `deprecated`. */
export async function stagedVersions(client: SecretsManagerClient, id: string, deprecated = false): Promise<StagedVersion[]> {
  const found: StagedVersion[] = [];
  for await (const { Versions = [] } of paginateListSecretVersionIds({ client }, { SecretId: id, IncludeDeprecated: deprecated })) {
    found.push(...Versions.map(({ VersionId = '', VersionStages = [], CreatedDate, KmsKeyIds }) => ({ id: VersionId, stages: VersionStages, created: CreatedDate, keys: KmsKeyIds })));
  }
  return found;
}

/** A field in each version of its secret, newest first; none of a secret that doesn't exist. */
export async function fieldVersions(client: SecretsManagerClient, id: string, field: string): Promise<ValueVersion[]> {
  const versions: ValueVersion[] = [];
  try {
    for await (const page of paginateListSecretVersionIds({ client }, { SecretId: id, IncludeDeprecated: true })) {
      for (const { VersionId, CreatedDate, VersionStages = [] } of page.Versions ?? []) {
        const text = await textOf(client, id, VersionId!);
        const value = text === undefined ? undefined : fieldText(parseFields(text), field);
        versions.push({ version: VersionId!, modified: CreatedDate, labels: VersionStages, value, current: VersionStages.includes(CURRENT) });
      }
    }
  } catch (error) {
    if (isNotFound(error)) {
      return [];
    }
    throw error;
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
function newestFirst(a: ValueVersion, b: ValueVersion): number {
  const rank = ({ current, labels }: ValueVersion): number => (current ? 2 : labels.includes(PREVIOUS) ? 1 : 0);
  return rank(b) - rank(a) || (b.modified?.getTime() ?? 0) - (a.modified?.getTime() ?? 0);
}
