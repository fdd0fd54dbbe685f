import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { changeJsonSecret, JsonSecretOptions } from './json-secret';
import { withoutValue } from '../../aws/errors';
import { StoreDeclaration } from '../../core/declaration';
import { CreateOptions, ValueToCreate, ValueToWrite, WriteOptions, WriteOutcome } from '../value-store';

/** Creates fields that are missing, all in one version of the secret: either all of them fail or none. */
export async function createFields(client: SecretsManagerClient, store: StoreDeclaration, values: readonly ValueToCreate[], options: CreateOptions): Promise<WriteOutcome> {
  if (values.length === 0) {
    return { written: [], failed: [] };
  }
  const { tags, clock } = options;
  let added: readonly ValueToCreate[] = [];
  return outcomeOf(values, async () => {
    await options.budget.retryWhileDenied(() => changeJsonSecret(client, idOf(store), (current) => {
      added = values.filter(({ name }) => !Object.prototype.hasOwnProperty.call(current, name));
      return Object.fromEntries(added.map((value) => [value.name, value.value()]));
    }, { clock, ...creating(store, { kmsKeyId: store.key, tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) }) }));
    return added;
  });
}

/** Writes fields, all in one version of the secret. */
export async function writeFields(client: SecretsManagerClient, store: StoreDeclaration, values: readonly ValueToWrite[], options: WriteOptions): Promise<WriteOutcome> {
  if (values.length === 0 || options.signal?.aborted) {
    return { written: [], failed: [] };
  }
  const changes = Object.fromEntries(values.map(({ name, value }) => [name, value]));
  return outcomeOf(values, async () => {
    try {
      await changeJsonSecret(client, idOf(store), () => changes, creating(store, { kmsKeyId: options.key }));
    } catch (error) {
      throw values.reduce((cleaned, { value }) => withoutValue(cleaned, value), error);
    }
    options.onWritten?.(values.length);
    return values;
  });
}

export async function removeFields(client: SecretsManagerClient, id: string, names: readonly string[]): Promise<string[]> {
  const removed = Object.fromEntries(names.map((name) => [name, undefined]));
  await changeJsonSecret(client, id, () => removed);
  return [...names];
}

function idOf(store: StoreDeclaration): string {
  return store.arn ?? store.name;
}

/** A secret that somebody else made isn't created in their place. */
function creating(store: StoreDeclaration, create: JsonSecretOptions['create']): Pick<JsonSecretOptions, 'create'> {
  return store.arn || store.existing ? {} : { create };
}

async function outcomeOf(values: readonly { readonly variable: string }[], change: () => Promise<readonly { readonly variable: string }[]>): Promise<WriteOutcome> {
  try {
    return { written: (await change()).map(({ variable }) => variable), failed: [] };
  } catch (error) {
    return { written: [], failed: values.map(({ variable }) => ({ variable, error: error as Error })) };
  }
}
