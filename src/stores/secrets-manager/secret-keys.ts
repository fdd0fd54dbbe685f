import { DescribeSecretCommand, SecretsManagerClient, UpdateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { stagedVersions } from './secret-versions';
import { isNotFound } from '../../aws/errors';
import { CURRENT } from '../../core/changes/stages';
import { AWS_MANAGED_KEY, isKey } from '../../core/encryption-key';
import { Reencryption } from '../value-store';

/** The key that a secret's value can be decrypted with, by the secret's name; nothing where there is no secret. */
export async function secretKeys(client: SecretsManagerClient, name: string): Promise<Map<string, string | undefined>> {
  const key = await secretKey(client, name);
  return key === undefined ? new Map() : new Map([[name, key]]);
}

/** The same of one secret, by its name or ARN. */
export async function secretKey(client: SecretsManagerClient, id: string): Promise<string | undefined> {
  try {
    const { KmsKeyId = AWS_MANAGED_KEY.secretsmanager } = await client.send(new DescribeSecretCommand({ SecretId: id }));
    const keys = await keysOfValue(client, id);
    // A secret may have a new key that its value isn't encrypted with yet.
    return keys.length === 0 || keys.some((key) => isKey(key, KmsKeyId)) ? KmsKeyId : keys[0];
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Gives a secret another key. Secrets Manager then encrypts the current value again by itself. For a caller who may not use
 * both keys it doesn't, and says nothing.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-encryption-key.html
 */
export async function reencryptSecret(client: SecretsManagerClient, id: string, key: string = AWS_MANAGED_KEY.secretsmanager): Promise<Reencryption> {
  await client.send(new UpdateSecretCommand({ SecretId: id, KmsKeyId: key }));
  const keys = await keysOfValue(client, id);
  return keys.length === 0 || keys.some((present) => isKey(present, key)) ? { status: 'done' } : { status: 'value-unchanged', keys };
}

/** The keys that the current version is encrypted with; none where AWS doesn't say them. */
async function keysOfValue(client: SecretsManagerClient, id: string): Promise<string[]> {
  const current = (await stagedVersions(client, id)).find(({ stages }) => stages.includes(CURRENT));
  return (current?.keys ?? []).map((key) => (key === 'DefaultEncryptionKey' ? AWS_MANAGED_KEY.secretsmanager : key));
}
