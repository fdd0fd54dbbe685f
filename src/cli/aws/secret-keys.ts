import { DescribeSecretCommand, paginateListSecretVersionIds, SecretsManagerClient, UpdateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CommandError } from '../errors';
import { DEFAULT_KEY, isKey } from '../operations/reencrypt/plan';

/** The key that a secret's value can be decrypted with. A secret may have a new key that its value isn't encrypted with yet. */
export async function keyOfSecret(client: SecretsManagerClient, id: string): Promise<string> {
  const { KmsKeyId = DEFAULT_KEY.secretsmanager } = await client.send(new DescribeSecretCommand({ SecretId: id }));
  const keys = await keysOfValue(client, id);
  return keys.length === 0 || keys.some((key) => isKey(key, KmsKeyId)) ? KmsKeyId : keys[0];
}

/**
 * Gives a secret another key. Secrets Manager encrypts the current value anew by itself, but for a caller who may not use
 * both keys it doesn't, and says nothing.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-encryption-key.html
 */
export async function changeKeyOfSecret(client: SecretsManagerClient, id: string, key: string): Promise<void> {
  await client.send(new UpdateSecretCommand({ SecretId: id, KmsKeyId: key }));
  const keys = await keysOfValue(client, id);
  if (keys.length > 0 && !keys.some((present) => isKey(present, key))) {
    throw new CommandError(`${id} has the new key, but its value is encrypted with ${keys.join(', ')} only`,
      `ask for kms:Encrypt, kms:GenerateDataKey and kms:Decrypt on ${key}, and for kms:Decrypt on the old key; then run the same command again`);
  }
}

/** Where AWS tells, the keys that the current version is encrypted with; each alone can decrypt it. */
async function keysOfValue(client: SecretsManagerClient, id: string): Promise<string[]> {
  for await (const { Versions = [] } of paginateListSecretVersionIds({ client }, { SecretId: id })) {
    const current = Versions.find(({ VersionStages = [] }) => VersionStages.includes('AWSCURRENT'));
    if (current) {
      return (current.KmsKeyIds ?? []).map((key) => (key === 'DefaultEncryptionKey' ? DEFAULT_KEY.secretsmanager : key));
    }
  }
  return [];
}
