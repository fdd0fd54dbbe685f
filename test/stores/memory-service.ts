import { StoreDeclaration } from '../../src/core/declaration';
import { readId, SecretLocation, ValueLocation } from '../../src/core/location';
import { StoredValue } from '../../src/core/stored-value';
import { ChangedMeanwhileError } from '../../src/stores/changed-meanwhile';
import {
  CreateOptions, Encryption, Listing, NameToRemove, ReadOptions, Reencryption, Removal, RemovalOutcome, StoreService, Tag, Tags,
  ValueStore, ValueToCreate, ValueToWrite, ValueVersion, WriteOptions, WriteOutcome,
} from '../../src/stores/value-store';
import { awsError, FakeClock } from '../support/fakes';

interface Entry {
  readonly versions: string[];
  readonly tags: Map<string, string>;
  key?: string;
}

/** A third service, which no part of the library knows: all that it has to do is what the interface says. */
export class MemoryService implements StoreService {
  public denied = false;
  public readonly entries = new Map<string, Entry>();

  constructor(public readonly clock = new FakeClock()) {}

  public read(_region: string | undefined, locations: readonly ValueLocation[], options: ReadOptions): Promise<StoredValue[]> {
    return Promise.all(locations.map(async (location): Promise<StoredValue> => {
      try {
        return await options.budget.retryWhileDenied(async () => this.readOne(location, options));
      } catch (error) {
        if (options.rethrow) {
          throw error;
        }
        return { status: 'denied', message: (error as Error).message };
      }
    }));
  }

  public open(store: StoreDeclaration): ValueStore {
    return new MemoryStore(this, store);
  }

  public authorize(): void {
    if (this.denied) {
      throw awsError('AccessDeniedException', 'not authorized');
    }
  }

  private readOne(location: ValueLocation, { metadata }: ReadOptions): StoredValue {
    this.authorize();
    const name = `${readId(location)}${(location as SecretLocation).field === undefined ? '' : `/${(location as SecretLocation).field}`}`;
    const entry = this.entries.get(name);
    return entry
      ? { status: 'found', arn: `memory:${name}`, version: String(entry.versions.length), modified: new Date(this.clock.now()), ...(metadata ? {} : { value: entry.versions.at(-1) }) }
      : { status: 'missing', what: 'parameter' };
  }
}

class MemoryStore implements ValueStore {
  constructor(private readonly service: MemoryService, private readonly declaration: StoreDeclaration) {}

  public list(): Promise<Listing> {
    const prefix = this.nameOf('');
    const names = [...this.service.entries].filter(([name]) => name.startsWith(prefix));
    return Promise.resolve({ status: 'found', names: names.map(([name, { versions }]) => ({ name: name.slice(prefix.length), version: String(versions.length) })) });
  }

  public async create(values: readonly ValueToCreate[], { tags, budget }: CreateOptions): Promise<WriteOutcome> {
    const missing = values.filter(({ name }) => !this.service.entries.has(this.nameOf(name)));
    return outcome(missing, () => budget.retryWhileDenied(async () => {
      this.service.authorize();
      for (const { name, value } of missing) {
        this.service.entries.set(this.nameOf(name), { versions: [value()], tags: new Map(tags.map((tag) => [tag.key, tag.value])), key: this.declaration.key });
      }
    }));
  }

  public async write(values: readonly ValueToWrite[], { signal, onWritten, key }: WriteOptions = {}): Promise<WriteOutcome> {
    if (signal?.aborted) {
      return { written: [], failed: [] };
    }
    const result = await outcome(values, async () => {
      this.service.authorize();
      for (const { name, value, seen } of values) {
        if (seen && (seen.status === 'found' ? seen.version : undefined) !== this.versionOf(name)) {
          throw new ChangedMeanwhileError();
        }
        const before = this.service.entries.get(this.nameOf(name));
        this.service.entries.set(this.nameOf(name), { tags: new Map(), ...before, versions: [...before?.versions ?? [], value], key: key ?? before?.key });
      }
    });
    onWritten?.(result.written.length);
    return result;
  }

  public remove(names: readonly NameToRemove[]): Promise<RemovalOutcome> {
    const newer = ({ name, version }: NameToRemove): boolean => version !== undefined && ![version, undefined].includes(this.versionOf(name));
    const [changed, removed] = [names.filter(newer), names.filter((item) => !newer(item))].map((items) => items.map(({ name }) => name));
    removed.forEach((name) => this.service.entries.delete(this.nameOf(name)));
    return Promise.resolve({ removed, changed });
  }

  public async removeUnless(name: string, reasonToKeep: (tags: Tags) => string | undefined): Promise<Removal> {
    const tags = await this.tags(name);
    const reason = tags && reasonToKeep(tags);
    if (!tags || reason) {
      return reason ? { status: 'kept', reason } : { status: 'absent' };
    }
    this.service.entries.delete(this.nameOf(name));
    return { status: 'removed' };
  }

  public async tags(name: string): Promise<Tags | undefined> {
    return this.service.entries.get(this.nameOf(name))?.tags;
  }

  public async addTags(name: string, tags: readonly Tag[]): Promise<void> {
    tags.forEach(({ key, value }) => this.service.entries.get(this.nameOf(name))!.tags.set(key, value));
  }

  public async removeTags(name: string, keys: readonly string[]): Promise<void> {
    keys.forEach((key) => this.service.entries.get(this.nameOf(name))?.tags.delete(key));
  }

  public async versions(name: string): Promise<ValueVersion[]> {
    const { versions = [] } = this.service.entries.get(this.nameOf(name)) ?? {};
    return versions.map((value, index) => ({ version: String(index + 1), value, labels: [], current: index === versions.length - 1 })).reverse();
  }

  public async encryptionKeys(): Promise<Map<string, string | undefined>> {
    const prefix = this.nameOf('');
    return new Map([...this.service.entries].filter(([name]) => name.startsWith(prefix)).map(([name, { key }]) => [name.slice(prefix.length), key]));
  }

  public async reencrypt(name: string, key?: string): Promise<Reencryption> {
    this.service.entries.get(this.nameOf(name))!.key = key;
    return { status: 'done' };
  }

  public async encryptionOf(name: string): Promise<Encryption | undefined> {
    const { key, versions } = this.service.entries.get(this.nameOf(name)) ?? {};
    return key === undefined ? undefined : { key, version: String(versions!.length) };
  }

  private versionOf(name: string): string | undefined {
    const entry = this.service.entries.get(this.nameOf(name));
    return entry && String(entry.versions.length);
  }

  private nameOf(name: string): string {
    return `${this.declaration.name}/${name}`;
  }
}

async function outcome(values: readonly { readonly variable: string }[], change: () => Promise<void>): Promise<WriteOutcome> {
  const variables = values.map(({ variable }) => variable);
  try {
    await change();
    return { written: variables, failed: [] };
  } catch (error) {
    return { written: [], failed: variables.map((variable) => ({ variable, error: error as Error })) };
  }
}
