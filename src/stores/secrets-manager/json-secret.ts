import { randomInt } from 'crypto';
import {
  CreateSecretCommand, GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient, Tag, UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { editFields, FieldChanges } from './edit-fields';
import { ownStage, removeOldStages, waitingVersions } from './private-stages';
import { newVersionId } from './version-ids';
import { isNotFound, messageOf, nameOf } from '../../aws/errors';
import { Clock, SYSTEM_CLOCK } from '../../aws/retry-budget';
import { parseJsonObject } from '../../core/json-object';

export interface JsonSecretOptions {
  /** Key and tags of a new secret. Without this a missing secret is an error. */
  readonly create?: { readonly kmsKeyId?: string; readonly tags?: Tag[] };
  readonly clock?: Clock;
  /** For callers that may list versions: wait for other writers, and remove the stages of killed writers. */
  readonly tidy?: boolean;
}

/** A secret at the time of the read. */
export interface CurrentSecret {
  /** Absent if the secret has no value. */
  readonly version?: string;
  readonly text: string;
}

/** Keys to set, or to remove where undefined. Returns undefined if there is nothing to change. */
export type JsonChange = (current: Readonly<Record<string, unknown>>, secret: CurrentSecret) => FieldChanges | undefined | Promise<FieldChanges | undefined>;

/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
export const MAX_SECRET_BYTES = 65_536;

const ATTEMPTS = 20;
const SHORTEST_WAIT = 400;
const LONGEST_WAIT = 8_000;

/**
 * Changes keys of a JSON secret by compare-and-swap, so that no writer loses another's key. It puts the new version under
 * a private stage, and moves AWSCURRENT to it only from the version that it read. Every byte of the other keys stays
 * the same. Returns whether it wrote anything.
 */
export async function changeJsonSecret(client: SecretsManagerClient, id: string, change: JsonChange, options: JsonSecretOptions = {}): Promise<boolean> {
  const clock = options.clock ?? SYSTEM_CLOCK;
  const turns = new Turns(client, id, options);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await turns.await(clock);
    const current = await read(client, id);
    if (current.version !== undefined && current.version === turns.version) {
      return true; // The success response was lost.
    }
    const changes = await change(current.object, current);
    if (!changes || Object.keys(changes).length === 0) {
      return false;
    }
    const text = fitting(id, editFields(current.text, changes));
    turns.version = newVersionId(current.version);
    if (current.exists ? await swap(client, id, text, turns.version, current.version) : await create(client, id, text, options)) {
      await (options.tidy ? removeOldStages(client, id) : undefined);
      return true;
    }
    turns.lost();
    await clock.sleep(randomInt(Math.min(SHORTEST_WAIT * 2 ** attempt, LONGEST_WAIT)));
  }
  throw new Error(`${id} was changed by others ${ATTEMPTS} times in a row; try again`);
}

/** Each attempt costs one of about 100 versions that Secrets Manager keeps. So a writer that has lost once lets others finish first. */
class Turns {
  /** ID of the version that was put last. */
  version?: string;
  private contended = false;
  private readonly known = new Set<string>();

  constructor(private readonly client: SecretsManagerClient, private readonly id: string, private readonly options: JsonSecretOptions) {}

  lost(): void {
    this.contended = true;
  }

  /** Waits for each writer only once: a killed writer never finishes. */
  async await(clock: Clock): Promise<void> {
    while (this.contended && this.options.tidy) {
      const others = (await waitingVersions(this.client, this.id)).filter((version) => !this.known.has(version));
      if (others.length === 0) {
        return;
      }
      others.forEach((version) => this.known.add(version));
      await clock.sleep(randomInt(SHORTEST_WAIT, SHORTEST_WAIT * (others.length + 2)));
    }
  }
}

interface Current extends CurrentSecret {
  readonly exists: boolean;
  readonly object: Record<string, unknown>;
}

async function read(client: SecretsManagerClient, id: string): Promise<Current> {
  try {
    const { SecretString, VersionId } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    const object = SecretString === undefined ? 'binary' : parseJsonObject(SecretString);
    if (typeof object === 'string') {
      throw new Error(`${id} is ${object}; a store must contain a JSON object`);
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

function fitting(id: string, text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_SECRET_BYTES) {
    throw new Error(`${id} would have ${bytes} bytes, and a secret contains at most ${MAX_SECRET_BYTES}; nothing of it was written`);
  }
  return text;
}

async function swap(client: SecretsManagerClient, id: string, text: string, token: string, from: string | undefined): Promise<boolean> {
  const stage = ownStage(token);
  const put = await client.send(new PutSecretValueCommand({ SecretId: id, SecretString: text, ClientRequestToken: token, VersionStages: [stage] }));
  const version = put.VersionId ?? token;
  try {
    // The first version of a secret is current at once, with any stages.
    return put.VersionStages?.includes('AWSCURRENT') || await makeCurrent(client, id, version, from);
  } finally {
    // Secrets Manager removes a version without a stage.
    await client.send(new UpdateSecretVersionStageCommand({ SecretId: id, VersionStage: stage, RemoveFromVersionId: version })).catch(() => undefined);
  }
}

/** False if the current version isn't the one that was read: somebody else was faster. */
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
