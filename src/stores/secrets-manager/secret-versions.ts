import { GetSecretValueCommand, paginateListSecretVersionIds, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseFields } from './json-fields';
import { digestOf, parentDigest } from './version-ids';
import { isNotFound } from '../../aws/errors';
import { CURRENT, PREVIOUS } from '../../core/changes/stages';
import { fieldText } from '../../core/stored-value';
import { ValueVersion } from '../value-store';

/** A version with its stages. It has none after every label has moved on, but its ID may still read it. */
export interface StagedVersion {
  readonly id: string;
  readonly stages: readonly string[];
  readonly created?: Date;
  /** The keys that encrypt its value, if AWS returns them. Each alone can decrypt it. */
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

/** A field in each version of its secret, newest first. None if the secret doesn't exist. */
export async function fieldVersions(client: SecretsManagerClient, id: string, field: string): Promise<ValueVersion[]> {
  const versions: ValueVersion[] = [];
  try {
    for await (const page of paginateListSecretVersionIds({ client }, { SecretId: id, IncludeDeprecated: true })) {
      for (const { VersionId, CreatedDate, VersionStages = [] } of page.Versions ?? []) {
        const text = await versionText(client, id, VersionId!);
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
  return currentOnce(versions).sort(newestFirst);
}

/** Undefined for a version without a value, which a failed rotation leaves, and for one that was removed meanwhile. */
export async function versionText(client: SecretsManagerClient, SecretId: string, VersionId: string): Promise<string | undefined> {
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
 * Without the versions of writers that lost a race, which never were current. Such a version has the same parent as a
 * version that is known to have been current.
 */
export function currentOnce<V extends Pick<ValueVersion, 'version' | 'labels'>>(versions: readonly V[]): V[] {
  const parents = new Map(versions.map(({ version }) => [version, parentDigest(version)]));
  const made = new Set(parents.values());
  const certain = versions.filter(({ version, labels }) => labels.includes(CURRENT) || labels.includes(PREVIOUS) || made.has(digestOf(version)));
  const replaced = new Set(certain.map(({ version }) => parents.get(version)));
  return versions.filter((version) => certain.includes(version) || !replaced.has(parents.get(version.version) ?? NO_PARENT));
}

const NO_PARENT = '';

/** The current version, the one before it, and the others by their time. */
function newestFirst(a: ValueVersion, b: ValueVersion): number {
  const rank = ({ current, labels }: ValueVersion): number => (current ? 2 : labels.includes(PREVIOUS) ? 1 : 0);
  return rank(b) - rank(a) || (b.modified?.getTime() ?? 0) - (a.modified?.getTime() ?? 0);
}
