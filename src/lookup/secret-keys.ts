import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/**
 * Keys at the top level of a JSON secret. Only the value holds them, so it is read; it stays in this function.
 * The errors of JSON.parse quote what they fail on and must not get out.
 */
export async function secretKeys(client: SecretsManagerClient, name: string): Promise<string[]> {
  const { SecretString } = await read(client, name);
  let content: unknown;
  try {
    content = JSON.parse(SecretString ?? '');
  } catch {
    content = undefined;
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Error(`\`${name}\` must hold a JSON object with a key for each variable; put one, as in {"DATABASE_URL": "…"}`);
  }
  return Object.keys(content);
}

async function read(client: SecretsManagerClient, name: string): Promise<{ readonly SecretString?: string }> {
  try {
    return await client.send(new GetSecretValueCommand({ SecretId: name }));
  } catch (error) {
    switch ((error as Error).name) {
      case 'ResourceNotFoundException':
        throw new Error(`\`${name}\` must be a secret that exists and has a value; make it, or list the names in a file (VariableList.fromFile)`);
      case 'AccessDeniedException':
        throw new Error(`\`${name}\` must be readable (secretsmanager:GetSecretValue and kms:Decrypt), as only its value holds the names; `
          + 'use credentials of the secret\'s account that may read it (the CDK\'s lookup role may not), or list the names in a file (VariableList.fromFile)');
      default:
        throw error;
    }
  }
}
