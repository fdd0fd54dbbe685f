import { Clock, RetryBudget } from '../aws/retry-budget';
import { StoreDeclaration } from '../core/declaration';
import { ValueLocation } from '../core/location';
import { StoredValue, UnreadValue } from '../core/stored-value';

/** An AWS service that stores values. Only its folder knows its API. */
export interface StoreService {
  /** Values in one region, in the order of the locations. */
  read(region: string | undefined, locations: readonly ValueLocation[], options: ReadOptions): Promise<StoredValue[]>;
  open(store: StoreDeclaration): ValueStore;
}

export interface ReadOptions {
  /** How long to retry denied reads. */
  readonly budget: RetryBudget;
  /** Read metadata only; decrypt nothing. */
  readonly metadata?: boolean;
  /** With metadata: return when a stage got its version, by one more call for a secret. Default: when the secret changed, as by a tag. */
  readonly versionTimes?: boolean;
  /** Calls at the same time; default: 4. */
  readonly parallel?: number;
  /** Throw errors, for callers that retry the whole read. Default: each value reports its error. */
  readonly rethrow?: boolean;
}

/** The values of one store. Names are relative to the store: the last part of a parameter's name, or a JSON key. */
export interface ValueStore {
  /** Every name directly in the store, declared or not, and the given deeper names, such as `smtp/user`. */
  list(deeper?: readonly string[]): Promise<Listing>;
  /** Creates missing values. It doesn't change a value that somebody else creates meanwhile. */
  create(values: readonly ValueToCreate[], options: CreateOptions): Promise<WriteOutcome>;
  /** Writes values, each only if it hasn't changed since `seen`. Without `seen`, whether a value exists or not. */
  write(values: readonly ValueToWrite[], options?: WriteOptions): Promise<WriteOutcome>;
  /** Deletes names, each only if it still has the planned version. Without a version, deletes any. */
  remove(names: readonly NameToRemove[]): Promise<RemovalOutcome>;
  /** Deletes a name unless its tags are a reason to keep it. */
  removeUnless(name: string, reasonToKeep: (tags: Tags) => string | undefined): Promise<Removal>;
  /** The tags of a name; undefined if it is missing or has no tags of its own. */
  tags(name: string): Promise<Tags | undefined>;
  /** Adds tags to a name that has tags of its own. */
  addTags(name: string, tags: readonly Tag[]): Promise<void>;
  /** Removes tags by their keys. A missing tag or name isn't an error. */
  removeTags(name: string, keys: readonly string[]): Promise<void>;
  /** All versions of a value, newest first; none without a value. */
  versions(name: string): Promise<ValueVersion[]>;
  /**
   * Encryption keys by the object that has a key: a parameter's name, or the secret's name.
   * Undefined or absent if AWS doesn't return the key.
   *
   * @param deeper names below the first level, as of `list`.
   */
  encryptionKeys(deeper?: readonly string[]): Promise<ReadonlyMap<string, string | undefined>>;
  /** Encrypts a parameter or a whole secret with this key; default: the AWS managed key. */
  reencrypt(name: string, key?: string): Promise<Reencryption>;
  /** The key that encrypts the current value of one name, by metadata alone; undefined if AWS doesn't return it. */
  encryptionOf(name: string): Promise<Encryption | undefined>;
}

/** One name that a store has, declared or not. */
export interface StoredName {
  readonly name: string;
  readonly version?: string;
  readonly modified?: Date;
  readonly type?: string;
  /** ARN of the last writer, if AWS returns it. */
  readonly by?: string;
  /** Key as it was set, if AWS returns it: ID, alias or ARN. */
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
  /** Tags of each new parameter, or of a new secret. */
  readonly tags: readonly Tag[];
  /** Allow the advanced tier, which costs money; default: don't create parameters that need it. */
  readonly advanced?: boolean;
  /** How long to retry denied writes. */
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
  /** Parameter Store only: the purpose of the value; default: no change. */
  readonly description?: string;
  /** The state that a plan saw. If somebody else wrote a value since then, the write fails with `ChangedMeanwhileError`. */
  readonly seen?: Seen;
}

export type Seen = { readonly status: 'absent' } | { readonly status: 'found'; readonly version: string };

export type NameToRemove = Pick<StoredName, 'name' | 'version'>;

export interface RemovalOutcome {
  /** Deleted names, including those that somebody else deleted meanwhile. */
  readonly removed: readonly string[];
  /** Names that stay, as somebody wrote them since the plan. */
  readonly changed: readonly string[];
}

export interface WriteOptions {
  /** Encryption key; default: the service's AWS managed key. An existing secret keeps its key. */
  readonly key?: string;
  /** Stops after the writes in progress. */
  readonly signal?: AbortSignal;
  readonly onWritten?: (done: number) => void;
  /** Whether the seen state may be old. Then each write reads the replaced values again right before, ten a call. */
  readonly isOld?: () => boolean;
}

export interface WriteOutcome {
  /** Only variables whose write AWS acknowledged. */
  readonly written: readonly string[];
  readonly failed: readonly WriteFailure[];
}

export interface WriteFailure {
  readonly variable: string;
  /** Without the value, which some AWS messages repeat. */
  readonly error: Error;
}

export interface Encryption {
  readonly key: string;
  /** Version of the value with this key; absent for a whole secret. */
  readonly version?: string;
}

/** `shared`: the name is a part of a secret, which is never deleted in parts. */
export type Removal =
  | { readonly status: 'removed' | 'absent' | 'shared' }
  | { readonly status: 'kept'; readonly reason: string };

/** One version of a value. */
export interface ValueVersion {
  readonly version: string;
  readonly modified?: Date;
  /** ARN of the writer; Secrets Manager doesn't return it. */
  readonly by?: string;
  readonly labels: readonly string[];
  /** Absent if a version of the secret lacks the key. */
  readonly value?: string;
  /** Parameter Store only: the type, which never changes. */
  readonly type?: string;
  readonly current: boolean;
}

export type Reencryption =
  | { readonly status: 'done' }
  /** The new key is set, but AWS couldn't encrypt the value with it. Only the list of its keys shows that. */
  | { readonly status: 'value-unchanged'; readonly keys: readonly string[] };
