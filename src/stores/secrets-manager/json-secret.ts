import { randomInt, randomUUID } from 'crypto';
import {
  CreateSecretCommand, GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient, Tag, UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { applyEdits, modify } from 'jsonc-parser';
import { isNotFound, messageOf, nameOf } from '../../aws/errors';
import { Clock, SYSTEM_CLOCK } from '../../aws/retry-budget';
import { parseJsonObject } from '../../core/json-object';

export interface JsonSecretOptions {
  /** Key and tags where the secret has to be made. Without this a missing secret is an error. */
  readonly create?: { readonly kmsKeyId?: string; readonly tags?: Tag[] };
  readonly clock?: Clock;
}

/** Keys to set, or to remove where undefined; nothing when there is nothing to change. */
export type JsonChange = (current: Readonly<Record<string, unknown>>) => Record<string, string | undefined> | undefined;

const ATTEMPTS = 20;
const PRIVATE_STAGE = 'cdk-service-secrets-';

/**
 * Changes keys of a JSON secret by compare-and-swap, so that no writer loses another's key: the new version is put under
 * a stage of its own, and AWSCURRENT moves to it only from the version that was read. The other keys stay as they are
 * written, to the byte. Tells whether anything was written.
 */
export async function changeJsonSecret(client: SecretsManagerClient, id: string, change: JsonChange, options: JsonSecretOptions = {}): Promise<boolean> {
  const clock = options.clock ?? SYSTEM_CLOCK;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const current = await read(client, id);
    const changes = change(current.object);
    if (!changes || Object.keys(changes).length === 0) {
      return false;
    }
    const text = edit(current.text, changes);
    if (current.exists ? await swap(client, id, text, current.version) : await create(client, id, text, options)) {
      return true;
    }
    await clock.sleep(randomInt(100 * attempt));
  }
  throw new Error(`${id} was changed by others ${ATTEMPTS} times in a row; try again`);
}

interface Current {
  readonly exists: boolean;
  readonly version?: string;
  readonly text: string;
  readonly object: Record<string, unknown>;
}

async function read(client: SecretsManagerClient, id: string): Promise<Current> {
  try {
    const { SecretString, VersionId } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    const object = SecretString === undefined ? 'binary' : parseJsonObject(SecretString);
    if (typeof object === 'string') {
      throw new Error(`${id} is ${object}; a store must hold a JSON object`);
    }
    return { exists: true, version: VersionId, text: SecretString!, object };
  } catch (error) {
    if (isNotFound(error)) {
      // A secret may exist without a value.
      return { exists: /staging label|version/i.test(messageOf(error)), text: '{}', object: {} };
    }
    throw error;
  }
}

function edit(text: string, changes: Record<string, string | undefined>): string {
  return Object.entries(changes).reduce((json, [key, value]) => {
    let edited = setKey(json, key, value);
    // Of a key that stands twice the first one was changed, and the last one counts.
    while ((JSON.parse(edited) as Record<string, unknown>)[key] !== value) {
      edited = setKey(setKey(edited, key, undefined), key, value);
    }
    return edited;
  }, text);
}

function setKey(json: string, key: string, value: string | undefined): string {
  return applyEdits(json, modify(json, [key], value, {}));
}

async function swap(client: SecretsManagerClient, id: string, text: string, from: string | undefined): Promise<boolean> {
  const token = randomUUID();
  const stage = `${PRIVATE_STAGE}${token}`;
  const put = await client.send(new PutSecretValueCommand({ SecretId: id, SecretString: text, ClientRequestToken: token, VersionStages: [stage] }));
  const version = put.VersionId ?? token;
  try {
    // The first version of a secret is current at once, whatever the stages.
    return put.VersionStages?.includes('AWSCURRENT') || await makeCurrent(client, id, version, from);
  } finally {
    // A version without a stage is Secrets Manager's to remove.
    await client.send(new UpdateSecretVersionStageCommand({ SecretId: id, VersionStage: stage, RemoveFromVersionId: version })).catch(() => undefined);
  }
}

/** False when another version is current than the one that was read: somebody else was faster. */
async function makeCurrent(client: SecretsManagerClient, id: string, version: string, from: string | undefined): Promise<boolean> {
  try {
    await client.send(new UpdateSecretVersionStageCommand({
      SecretId: id, VersionStage: 'AWSCURRENT', MoveToVersionId: version, ...(from ? { RemoveFromVersionId: from } : {}),
    }));
    return true;
  } catch (error) {
    if (/InvalidParameter|InvalidRequest/.test(nameOf(error))) {
      return false;
    }
    throw error;
  }
}

async function create(client: SecretsManagerClient, id: string, text: string, options: JsonSecretOptions): Promise<boolean> {
  if (!options.create) {
    throw Object.assign(new Error(`${id} does not exist`), { name: 'ResourceNotFoundException' });
  }
  try {
    await client.send(new CreateSecretCommand({ Name: id, SecretString: text, KmsKeyId: options.create.kmsKeyId, Tags: options.create.tags }));
    return true;
  } catch (error) {
    if (nameOf(error) === 'ResourceExistsException') {
      return false;
    }
    throw error;
  }
}
