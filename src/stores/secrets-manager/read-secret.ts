import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isAccessDenied, isNotFound, messageOf, nameOf } from '../../aws/errors';
import { RetryBudget } from '../../aws/retry-budget';
import { StoredValue } from '../../core/stored-value';

/** A secret, or a version of it: all keys of it are one read. */
export interface SecretSelection {
  /** Name, partial or full ARN. */
  readonly id: string;
  readonly stage?: string;
  readonly versionId?: string;
}

export async function readSecret(client: SecretsManagerClient, selection: SecretSelection, patience: RetryBudget): Promise<StoredValue> {
  return patiently(patience, async () => {
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

export async function readSecretMetadata(client: SecretsManagerClient, selection: SecretSelection, patience: RetryBudget): Promise<StoredValue> {
  return patiently(patience, async () => {
    const answer = await client.send(new DescribeSecretCommand({ SecretId: selection.id }));
    if (answer.DeletedDate) {
      return { status: 'deleted' };
    }
    const stage = selection.stage ?? (selection.versionId ? undefined : 'AWSCURRENT');
    const version = Object.entries(answer.VersionIdsToStages ?? {})
      .find(([id, stages]) => (!selection.versionId || id === selection.versionId) && (!stage || stages.includes(stage)));
    return version
      ? { status: 'found', version: version[0], arn: answer.ARN ?? selection.id, modified: answer.LastChangedDate }
      : { status: 'missing', what: 'version', arn: answer.ARN };
  });
}

async function patiently(patience: RetryBudget, read: () => Promise<StoredValue>): Promise<StoredValue> {
  try {
    return await patience.retryWhileDenied(read);
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): StoredValue {
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
