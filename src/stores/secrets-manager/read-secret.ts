import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { StagedVersion, stagedVersions } from './secret-versions';
import { isAccessDenied, isNotFound, messageOf, nameOf } from '../../aws/errors';
import { CURRENT, PREVIOUS } from '../../core/changes/stages';
import { StoredValue, UnreadValue } from '../../core/stored-value';
import { ReadOptions } from '../value-store';

/** A secret, or a version of it. One read returns all keys. */
export interface SecretSelection {
  /** Name, partial or full ARN. */
  readonly id: string;
  readonly stage?: string;
  readonly versionId?: string;
}

export async function readSecret(client: SecretsManagerClient, selection: SecretSelection, options: ReadOptions): Promise<StoredValue> {
  return retrying(options, async () => {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: selection.id, VersionStage: selection.stage, VersionId: selection.versionId }));
    return {
      status: 'found',
      version: answer.VersionId ?? '',
      arn: answer.ARN ?? selection.id,
      modified: answer.CreatedDate,
      value: answer.SecretString,
      binary: answer.SecretString === undefined,
    };
  });
}

export async function readSecretMetadata(client: SecretsManagerClient, selection: SecretSelection, options: ReadOptions): Promise<StoredValue> {
  return retrying(options, async () => {
    const { ARN, DeletedDate, LastChangedDate, VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: selection.id }));
    if (DeletedDate) {
      return { status: 'deleted' };
    }
    const stage = selection.stage ?? (selection.versionId ? undefined : CURRENT);
    const labelled = Object.entries(VersionIdsToStages).map(([id, stages]): StagedVersion => ({ id, stages }));
    // DescribeSecret leaves out a version without a label, but tasks can read it by its ID.
    const unlabelled = stage === undefined && !labelled.some(({ id }) => id === selection.versionId);
    const versions = options.versionTimes || unlabelled ? await stagedVersions(client, selection.id, unlabelled) : labelled;
    const version = versions.find(({ id, stages }) => (!selection.versionId || id === selection.versionId) && (!stage || stages.includes(stage)));
    if (!version) {
      return { status: 'missing', what: 'version', arn: ARN };
    }
    const modified = options.versionTimes ? stagedAt(version, stage, versions) : LastChangedDate;
    return { status: 'found', version: version.id, arn: ARN ?? selection.id, modified };
  });
}

/** AWSPREVIOUS moves to an older version when a newer one gets AWSCURRENT. */
function stagedAt(version: StagedVersion, stage: string | undefined, versions: readonly StagedVersion[]): Date | undefined {
  return (stage === PREVIOUS ? versions.find(({ stages }) => stages.includes(CURRENT)) : version)?.created;
}

async function retrying({ budget, rethrow }: ReadOptions, read: () => Promise<StoredValue>): Promise<StoredValue> {
  try {
    return await budget.retryWhileDenied(read);
  } catch (error) {
    const unread = unreadValue(error);
    if (rethrow && (unread.status === 'denied' || unread.status === 'failed')) {
      throw error;
    }
    return unread;
  }
}

function unreadValue(error: unknown): UnreadValue {
  const message = messageOf(error);
  if (isAccessDenied(error)) {
    return { status: 'denied', message };
  }
  if (isNotFound(error)) {
    return { status: 'missing', what: /staging label|version/i.test(message) ? 'version' : 'secret' };
  }
  if (/InvalidRequest/.test(nameOf(error)) && /delet/i.test(message)) {
    return { status: 'deleted' };
  }
  // "You provided a VersionStage that is not associated to the provided VersionId."
  if (/InvalidRequest/.test(nameOf(error)) && /VersionStage/.test(message)) {
    return { status: 'missing', what: 'version' };
  }
  return { status: 'failed', message };
}
