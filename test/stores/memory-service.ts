import { StoreDeclaration } from '../../src/core/declaration';
import { readId, SecretLocation, ValueLocation } from '../../src/core/location';
import { StoredValue } from '../../src/core/stored-value';
import {
  CreateOptions, Listing, ReadOptions, Reencryption, Removal, StoreService, Tag, ValueStore, ValueToCreate, ValueToWrite, ValueVersion, WriteOptions, WriteOutcome,
} from '../../src/stores/value-store';
import { awsError, FakeClock } from '../support/fakes';

interface Entry {
  readonly versions: string[];
  readonly tag?: Tag;
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

  public async create(values: readonly ValueToCreate[], { tag, budget }: CreateOptions): Promise<WriteOutcome> {
    const missing = values.filter(({ name }) => !this.service.entries.has(this.nameOf(name)));
    return outcome(missing, () => budget.retryWhileDenied(async () => {
      this.service.authorize();
      missing.forEach(({ name, value }) => this.service.entries.set(this.nameOf(name), { versions: [value()], tag, key: this.declaration.key }));
    }));
  }

  public async write(values: readonly ValueToWrite[], { signal, onWritten, key }: WriteOptions = {}): Promise<WriteOutcome> {
    if (signal?.aborted) {
      return { written: [], failed: [] };
    }
    const result = await outcome(values, async () => {
      this.service.authorize();
      for (const { name, value } of values) {
        const before = this.service.entries.get(this.nameOf(name));
        this.service.entries.set(this.nameOf(name), { ...before, versions: [...before?.versions ?? [], value], key: key ?? before?.key });
      }
    });
    onWritten?.(result.written.length);
    return result;
  }

  public remove(names: readonly string[]): Promise<string[]> {
    names.forEach((name) => this.service.entries.delete(this.nameOf(name)));
    return Promise.resolve([...names]);
  }

  public async removeTagged(name: string, tag: Tag): Promise<Removal> {
    const entry = this.service.entries.get(this.nameOf(name));
    if (!entry || entry.tag?.value !== tag.value) {
      return entry ? 'other-owner' : 'absent';
    }
    this.service.entries.delete(this.nameOf(name));
    return 'removed';
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
