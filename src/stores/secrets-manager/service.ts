import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createFields, removeFields, writeFields } from './change-fields';
import { parseFields } from './json-fields';
import { listFields } from './list-fields';
import { readSecret, readSecretMetadata } from './read-secret';
import { reencryptSecret, secretKey, secretKeys } from './secret-keys';
import { fieldVersions } from './secret-versions';
import { StoreDeclaration } from '../../core/declaration';
import { readId, SecretLocation, ValueLocation } from '../../core/location';
import { StoredValue } from '../../core/stored-value';
import { readUnit } from '../read-unit';
import {
  CreateOptions, Encryption, Listing, NameToRemove, ReadOptions, Reencryption, Removal, RemovalOutcome, StoreService, Tags,
  ValueStore, ValueToCreate, ValueToWrite, ValueVersion, WriteOptions, WriteOutcome,
} from '../value-store';

export class SecretsManagerService implements StoreService {
  constructor(private readonly client: (region?: string) => SecretsManagerClient) {}

  /** Reads and parses each version of a secret only once for all of its fields. */
  public async read(region: string | undefined, locations: readonly ValueLocation[], options: ReadOptions): Promise<StoredValue[]> {
    const secrets = locations as readonly SecretLocation[];
    const fields = new Set(secrets.filter(({ field }) => field !== undefined).map(readUnit));
    const found = new Map<string, StoredValue>();
    for (const location of secrets) {
      const id = readUnit(location);
      if (!found.has(id)) {
        found.set(id, await this.readOne(region, location, options, fields.has(id)));
      }
    }
    return secrets.map((location) => found.get(readUnit(location))!);
  }

  public open(store: StoreDeclaration): ValueStore {
    return new JsonSecret(this.client(store.region), store);
  }

  private async readOne(region: string | undefined, location: SecretLocation, options: ReadOptions, parse: boolean): Promise<StoredValue> {
    const selection = { id: readId(location), stage: location.stage, versionId: location.versionId };
    const stored = await (options.metadata ? readSecretMetadata : readSecret)(this.client(region), selection, options);
    return parse && stored.status === 'found' && stored.value !== undefined ? { ...stored, json: parseFields(stored.value) } : stored;
  }
}

/** The fields of one JSON secret. */
class JsonSecret implements ValueStore {
  private readonly id: string;

  constructor(private readonly client: SecretsManagerClient, private readonly store: StoreDeclaration) {
    this.id = store.arn ?? store.name;
  }

  public list(): Promise<Listing> {
    return listFields(this.client, this.id);
  }

  public create(values: readonly ValueToCreate[], options: CreateOptions): Promise<WriteOutcome> {
    return createFields(this.client, this.store, values, options);
  }

  public write(values: readonly ValueToWrite[], options: WriteOptions = {}): Promise<WriteOutcome> {
    return writeFields(this.client, this.store, values, options);
  }

  public remove(names: readonly NameToRemove[]): Promise<RemovalOutcome> {
    return removeFields(this.client, this.id, names);
  }

  /** Tags belong to the whole secret, whose other fields people own. */
  public removeUnless(): Promise<Removal> {
    return Promise.resolve({ status: 'shared' });
  }

  public tags(): Promise<Tags | undefined> {
    return Promise.resolve(undefined);
  }

  public addTags(): Promise<void> {
    return Promise.resolve();
  }

  public removeTags(): Promise<void> {
    return Promise.resolve();
  }

  public versions(name: string): Promise<ValueVersion[]> {
    return fieldVersions(this.client, this.id, name);
  }

  public encryptionKeys(): Promise<ReadonlyMap<string, string | undefined>> {
    return secretKeys(this.client, this.store.name);
  }

  public reencrypt(name: string, key?: string): Promise<Reencryption> {
    return reencryptSecret(this.client, name, key);
  }

  public async encryptionOf(): Promise<Encryption | undefined> {
    const key = await secretKey(this.client, this.id);
    return key === undefined ? undefined : { key };
  }
}
