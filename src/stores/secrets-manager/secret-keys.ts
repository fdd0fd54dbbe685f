import { DescribeSecretCommand, SecretsManagerClient, UpdateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { stagedVersions } from './secret-versions';
import { isNotFound } from '../../aws/errors';
import { CURRENT } from '../../core/changes/stages';
import { AWS_MANAGED_KEY, isKey } from '../../core/encryption-key';
import { Reencryption } from '../value-store';

/** The key that decrypts a secret's value, by the secret's name. Empty without a secret. */
export async function secretKeys(client: SecretsManagerClient, name: string): Promise<Map<string, string | undefined>> {
  const key = await secretKey(client, name);
  return key === undefined ? new Map() : new Map([[name, key]]);
}

/** The key of one secret, by its name or ARN. */
export async function secretKey(client: SecretsManagerClient, id: string): Promise<string | undefined> {
  try {
    const { KmsKeyId = AWS_MANAGED_KEY.secretsmanager } = await client.send(new DescribeSecretCommand({ SecretId: id }));
    const keys = await keysOfValue(client, id);
    // A secret may have a new key that doesn't encrypt its value yet.
    return keys.length === 0 || keys.some((key) => isKey(key, KmsKeyId)) ? KmsKeyId : keys[0];
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Sets another key of a secret. Secrets Manager then encrypts the current value again by itself. For a caller without permission
 * for both keys it silently doesn't.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-encryption-key.html
 */
export async function reencryptSecret(client: SecretsManagerClient, id: string, key: string = AWS_MANAGED_KEY.secretsmanager): Promise<Reencryption> {
  await client.send(new UpdateSecretCommand({ SecretId: id, KmsKeyId: key }));
  const keys = await keysOfValue(client, id);
  return keys.length === 0 || keys.some((present) => isKey(present, key)) ? { status: 'done' } : { status: 'value-unchanged', keys };
}

/** The keys that encrypt the current version; none if AWS doesn't return them. */
async function keysOfValue(client: SecretsManagerClient, id: string): Promise<string[]> {
  const current = (await stagedVersions(client, id)).find(({ stages }) => stages.includes(CURRENT));
  return (current?.keys ?? []).map((key) => (key === 'DefaultEncryptionKey' ? AWS_MANAGED_KEY.secretsmanager : key));
}
