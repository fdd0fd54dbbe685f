import { Clock, RetryBudget } from '../aws/retry-budget';
import { StoreDeclaration } from '../core/declaration';
import { ValueLocation } from '../core/location';
import { StoredValue, UnreadValue } from '../core/stored-value';

/** A service of AWS that keeps values. Nothing outside of its folder knows how it is called. */
export interface StoreService {
  /** Values wherever they are in one region, in the order of the locations. */
  read(region: string | undefined, locations: readonly ValueLocation[], options: ReadOptions): Promise<StoredValue[]>;
  open(store: StoreDeclaration): ValueStore;
}

export interface ReadOptions {
  /** How long denied reads are tried again. */
  readonly budget: RetryBudget;
  /** Metadata alone: nothing is decrypted. */
  readonly metadata?: boolean;
  /** With metadata: since when a stage has its version, by one more call for a secret. Otherwise when the secret changed, as by a tag. */
  readonly versionTimes?: boolean;
  /** Calls at the same time; default: 4. */
  readonly parallel?: number;
  /** Throws what is denied or fails, for callers that try again as a whole. Otherwise each value says so. */
  readonly rethrow?: boolean;
}

/** The values of one store. Names are those within the store: the last part of a parameter's name, or a JSON key. */
export interface ValueStore {
  /** Every name directly in the store, declared or not; and those of these names that lie deeper, as `smtp/user`. */
  list(deeper?: readonly string[]): Promise<Listing>;
  /** Creates values where there are none. A value that somebody else creates meanwhile stays as it is. */
  create(values: readonly ValueToCreate[], options: CreateOptions): Promise<WriteOutcome>;
  /** Writes values, each only while the store has what was seen of it. Without `seen`, whether there is a value or not. */
  write(values: readonly ValueToWrite[], options?: WriteOptions): Promise<WriteOutcome>;
  /** Deletes names, each only while it has the version that was seen. Without one, whatever there is. */
  remove(names: readonly NameToRemove[]): Promise<RemovalOutcome>;
  /** Deletes a name unless its tags are a reason to keep it. */
  removeUnless(name: string, reasonToKeep: (tags: Tags) => string | undefined): Promise<Removal>;
  /** The tags of a name; nothing where it is missing or has no tags of its own. */
  tags(name: string): Promise<Tags | undefined>;
  /** Adds tags to a name that has tags of its own. */
  addTags(name: string, tags: readonly Tag[]): Promise<void>;
  /** Removes tags by their keys. One that isn't there is no error, nor is a missing name. */
  removeTags(name: string, keys: readonly string[]): Promise<void>;
  /** All versions of a value, newest first; none where there is no value. */
  versions(name: string): Promise<ValueVersion[]>;
  /**
   * The keys that values are encrypted with, by what has a key of its own: a name, or the whole secret by its name.
   * Unknown where AWS doesn't say.
   */
  encryptionKeys(): Promise<ReadonlyMap<string, string | undefined>>;
  /** Encrypts what has a key of its own with this key; default: the AWS managed key. */
  reencrypt(name: string, key?: string): Promise<Reencryption>;
  /** The key that the current value of one name is encrypted with, by metadata alone; nothing where AWS doesn't say. */
  encryptionOf(name: string): Promise<Encryption | undefined>;
}

/** One name that a store has, declared or not. */
export interface StoredName {
  readonly name: string;
  readonly version?: string;
  readonly modified?: Date;
  readonly type?: string;
  /** ARN of the last writer, where AWS says who it was. */
  readonly by?: string;
  /** Key as it was given, where AWS says it: ID, alias or ARN. */
  readonly key?: string;
}

export type Listing =
  | { readonly status: 'found'; readonly names: readonly StoredName[] }
  /** A secret that isn't a JSON object. */
  | { readonly status: 'malformed'; readonly problem: string }
  | UnreadValue;

export interface ValueToCreate {
  /** The variable, by which outcomes name the value. */
  readonly variable: string;
  readonly name: string;
  /** Parameter Store only. */
  readonly type: 'SecureString' | 'String';
  /** Called where the value may be missing. */
  value(): string;
}

export interface CreateOptions {
  /** Tags of what is created: of each parameter, or of a secret that has to be created first. */
  readonly tags: readonly Tag[];
  /** Let a parameter that needs the advanced tier have it, which costs money; default: it can't be created. */
  readonly advanced?: boolean;
  /** How long denied writes are tried again. */
  readonly budget: RetryBudget;
  readonly clock: Clock;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Values of tags by their keys. */
export type Tags = ReadonlyMap<string, string>;

export interface ValueToWrite extends Omit<ValueToCreate, 'value'> {
  readonly value: string;
  /** Parameter Store only: what the value is for. Without one, what is there stays. */
  readonly description?: string;
  /** What a plan saw. A value that somebody else wrote since then stays, and the write fails with `ChangedMeanwhileError`. */
  readonly seen?: Seen;
}

export type Seen = { readonly status: 'absent' } | { readonly status: 'found'; readonly version: string };

export type NameToRemove = Pick<StoredName, 'name' | 'version'>;

export interface RemovalOutcome {
  /** Names that are gone, also those that somebody else deleted meanwhile. */
  readonly removed: readonly string[];
  /** Names that were written since they were seen, and stay. */
  readonly changed: readonly string[];
}

export interface WriteOptions {
  /** Key for what is encrypted; default: the service's AWS managed key. A secret that exists keeps its key. */
  readonly key?: string;
  /** Stops after the writes that are under way. */
  readonly signal?: AbortSignal;
  readonly onWritten?: (done: number) => void;
  /** Whether what was seen may be old by now. Values that are replaced are looked at again then, right before the write: ten a call. */
  readonly isOld?: () => boolean;
}

export interface WriteOutcome {
  /** Variables whose write was acknowledged, and no others. */
  readonly written: readonly string[];
  readonly failed: readonly WriteFailure[];
}

export interface WriteFailure {
  readonly variable: string;
  /** Without the value, which some messages of AWS repeat. */
  readonly error: Error;
}

export interface Encryption {
  readonly key: string;
  /** Of the value that has this key; absent where a whole secret has it. */
  readonly version?: string;
}

/** `shared`: a part of something that is never deleted in parts. */
export type Removal =
  | { readonly status: 'removed' | 'absent' | 'shared' }
  | { readonly status: 'kept'; readonly reason: string };

/** One version of a value. */
export interface ValueVersion {
  readonly version: string;
  readonly modified?: Date;
  /** ARN of the writer; Secrets Manager doesn't say who it was. */
  readonly by?: string;
  readonly labels: readonly string[];
  /** Absent where a version of the secret lacks the key. */
  readonly value?: string;
  /** Parameter Store only: the type, which never changes. */
  readonly type?: string;
  readonly current: boolean;
}

export type Reencryption =
  | { readonly status: 'done' }
  /** The new key is set, but AWS couldn't encrypt the value with it, and says so only in the list of its keys. */
  | { readonly status: 'value-unchanged'; readonly keys: readonly string[] };
