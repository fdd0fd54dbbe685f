import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { changeJsonSecret, JsonSecretOptions } from './json-secret';
import { changedFields, SeenField } from './seen-fields';
import { withoutValue } from '../../aws/errors';
import { StoreDeclaration } from '../../core/declaration';
import { ChangedMeanwhileError } from '../changed-meanwhile';
import { CreateOptions, NameToRemove, RemovalOutcome, ValueToCreate, ValueToWrite, WriteOptions, WriteOutcome } from '../value-store';

/** Creates missing fields in one version of the secret: all of them fail or none. */
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
    }, { clock, ...creating(store, { kmsKeyId: store.key, ...(tags.length ? { tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) } : {}) }) }));
    return added;
  });
}

/** Writes fields in one version of the secret. It writes none if one of them has changed since the plan. */
export async function writeFields(client: SecretsManagerClient, store: StoreDeclaration, values: readonly ValueToWrite[], options: WriteOptions): Promise<WriteOutcome> {
  if (values.length === 0 || options.signal?.aborted) {
    return { written: [], failed: [] };
  }
  const changes = Object.fromEntries(values.map(({ name, value }) => [name, value]));
  return outcomeOf(values, async () => {
    try {
      await changeJsonSecret(client, idOf(store), async (current, secret) => {
        const changed = await changedFields(client, idOf(store), values, current, secret.version);
        if (changed.length > 0) {
          throw new ChangedMeanwhileError(`somebody else wrote ${changed.sort().join(', ')} since the plan, and that value stays; nothing of ${store.name} was written`);
        }
        return changes;
      }, { tidy: true, ...creating(store, { kmsKeyId: options.key }) });
    } catch (error) {
      throw values.reduce((cleaned, { value }) => withoutValue(cleaned, value), error);
    }
    options.onWritten?.(values.length);
    return values;
  });
}

/** Removes fields in one version. Keeps a field that somebody has written since the plan. */
export async function removeFields(client: SecretsManagerClient, id: string, names: readonly NameToRemove[]): Promise<RemovalOutcome> {
  let changed: string[] = [];
  await changeJsonSecret(client, id, async (current, { version }) => {
    const seen = names.flatMap((field): SeenField[] => (field.version === undefined ? [] : [{ name: field.name, seen: { status: 'found', version: field.version } }]));
    changed = await changedFields(client, id, seen, current, version);
    const gone = names.filter(({ name }) => !changed.includes(name) && Object.prototype.hasOwnProperty.call(current, name));
    return Object.fromEntries(gone.map(({ name }) => [name, undefined]));
  }, { tidy: true });
  return { removed: names.map(({ name }) => name).filter((name) => !changed.includes(name)), changed };
}

function idOf(store: StoreDeclaration): string {
  return store.arn ?? store.name;
}

/** The gate doesn't create an external secret. */
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
