import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { findVersion } from './secret-versions';
import { isAccessDenied, isNotFound, messageOf, nameOf } from '../../aws/errors';
import { StoredValue, UnreadValue } from '../../core/stored-value';
import { ReadOptions } from '../value-store';

/** A secret, or a version of it: all keys of it are one read. */
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
    const answer = await client.send(new DescribeSecretCommand({ SecretId: selection.id }));
    if (answer.DeletedDate) {
      return { status: 'deleted' };
    }
    const stage = selection.stage ?? (selection.versionId ? undefined : 'AWSCURRENT');
    const version = Object.entries(answer.VersionIdsToStages ?? {})
      .find(([id, stages]) => (!selection.versionId || id === selection.versionId) && (!stage || stages.includes(stage)))?.[0];
    if (version === undefined) {
      return { status: 'missing', what: 'version', arn: answer.ARN };
    }
    const modified = options.versionTimes ? (await findVersion(client, selection.id, ({ VersionId }) => VersionId === version))?.CreatedDate : answer.LastChangedDate;
    return { status: 'found', version, arn: answer.ARN ?? selection.id, modified };
  });
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
