import { SSMClient } from '@aws-sdk/client-ssm';
import { createParameters } from './create-parameters';
import { listParameters } from './list-parameters';
import { parameterEncryption, parameterKeys, reencryptParameter } from './parameter-keys';
import { addParameterTags, parameterTags, removeParameterTags } from './parameter-tags';
import { parameterVersions } from './parameter-versions';
import { readParameters } from './read-parameters';
import { removeParameters, removeParameterUnless } from './remove-parameters';
import { writeParameters } from './write-parameters';
import { StoreDeclaration } from '../../core/declaration';
import { readId, ValueLocation } from '../../core/location';
import { StoredValue } from '../../core/stored-value';
import {
  CreateOptions, Encryption, Listing, NameToRemove, ReadOptions, Reencryption, Removal, RemovalOutcome, StoreService, Tag, Tags,
  ValueStore, ValueToCreate, ValueToWrite, ValueVersion, WriteOptions, WriteOutcome,
} from '../value-store';

export class ParameterStoreService implements StoreService {
  constructor(private readonly client: (region?: string) => SSMClient) {}

  /** Ten names a call, each name once. */
  public async read(region: string | undefined, locations: readonly ValueLocation[], options: ReadOptions): Promise<StoredValue[]> {
    const found = await readParameters(this.client(region), locations.map(readId), options);
    return locations.map((location) => found.get(readId(location))!);
  }

  public open(store: StoreDeclaration): ValueStore {
    return new ParameterPath(this.client(store.region), store);
  }
}

/** The parameters directly below a path. */
class ParameterPath implements ValueStore {
  constructor(private readonly client: SSMClient, private readonly store: StoreDeclaration) {}

  public async list(deeper: readonly string[] = []): Promise<Listing> {
    return { status: 'found', names: await listParameters(this.client, this.store.name, deeper.filter((name) => name.includes('/'))) };
  }

  public create(values: readonly ValueToCreate[], options: CreateOptions): Promise<WriteOutcome> {
    return createParameters(this.client, this.store, values, options);
  }

  public write(values: readonly ValueToWrite[], options: WriteOptions = {}): Promise<WriteOutcome> {
    return writeParameters(this.client, this.store.name, values, options);
  }

  public remove(names: readonly NameToRemove[]): Promise<RemovalOutcome> {
    return removeParameters(this.client, this.store.name, names);
  }

  public removeUnless(name: string, reasonToKeep: (tags: Tags) => string | undefined): Promise<Removal> {
    return removeParameterUnless(this.client, this.nameOf(name), reasonToKeep);
  }

  public tags(name: string): Promise<Tags | undefined> {
    return parameterTags(this.client, this.nameOf(name));
  }

  public addTags(name: string, tags: readonly Tag[]): Promise<void> {
    return addParameterTags(this.client, this.nameOf(name), tags);
  }

  public removeTags(name: string, keys: readonly string[]): Promise<void> {
    return removeParameterTags(this.client, this.nameOf(name), keys);
  }

  public versions(name: string): Promise<ValueVersion[]> {
    return parameterVersions(this.client, this.nameOf(name));
  }

  public encryptionKeys(names: readonly string[] = []): Promise<ReadonlyMap<string, string | undefined>> {
    return parameterKeys(this.client, this.store.name, names.filter((name) => name.includes('/')));
  }

  public reencrypt(name: string, key?: string): Promise<Reencryption> {
    return reencryptParameter(this.client, this.nameOf(name), key);
  }

  public encryptionOf(name: string): Promise<Encryption | undefined> {
    return parameterEncryption(this.client, this.nameOf(name));
  }

  private nameOf(name: string): string {
    return `${this.store.name}/${name}`;
  }
}
