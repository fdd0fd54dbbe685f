import { SSMClient } from '@aws-sdk/client-ssm';
import { createParameters } from './create-parameters';
import { listParameters } from './list-parameters';
import { parameterKeys, reencryptParameter } from './parameter-keys';
import { parameterVersions } from './parameter-versions';
import { readParameters } from './read-parameters';
import { removeParameters, removeTaggedParameter } from './remove-parameters';
import { writeParameters } from './write-parameters';
import { StoreDeclaration } from '../../core/declaration';
import { readId, ValueLocation } from '../../core/location';
import { StoredValue } from '../../core/stored-value';
import {
  CreateOptions, Listing, ReadOptions, Reencryption, Removal, StoreService, Tag, ValueStore, ValueToCreate, ValueToWrite, ValueVersion, WriteOptions, WriteOutcome,
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

  public async list(): Promise<Listing> {
    return { status: 'found', names: await listParameters(this.client, this.store.name) };
  }

  public create(values: readonly ValueToCreate[], options: CreateOptions): Promise<WriteOutcome> {
    return createParameters(this.client, this.store, values, options);
  }

  public write(values: readonly ValueToWrite[], options: WriteOptions = {}): Promise<WriteOutcome> {
    return writeParameters(this.client, this.store.name, values, options);
  }

  public remove(names: readonly string[]): Promise<string[]> {
    return removeParameters(this.client, this.store.name, names);
  }

  public removeTagged(name: string, tag: Tag): Promise<Removal> {
    return removeTaggedParameter(this.client, this.nameOf(name), tag);
  }

  public versions(name: string): Promise<ValueVersion[]> {
    return parameterVersions(this.client, this.nameOf(name));
  }

  public encryptionKeys(): Promise<ReadonlyMap<string, string | undefined>> {
    return parameterKeys(this.client, this.store.name);
  }

  public reencrypt(name: string, key?: string): Promise<Reencryption> {
    return reencryptParameter(this.client, this.nameOf(name), key);
  }

  private nameOf(name: string): string {
    return `${this.store.name}/${name}`;
  }
}
