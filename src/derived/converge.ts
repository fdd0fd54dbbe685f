import { nameOf } from '../aws/errors';
import { Clock, RetryBudget } from '../aws/retry-budget';
import { Declaration, DerivedVariable } from '../core/declaration';
import { compositionOf } from '../core/derived/composition';
import { composedProblem } from '../core/derived/limits';
import { composeOf, referencedPartsOf, withParts } from '../core/derived/parts';
import { locate } from '../core/location';
import { DERIVED_TAG, derivedTag, derivedTags, isComposedBy, Owner } from '../core/ownership';
import { deliveredText, FoundValue, StoredValue } from '../core/stored-value';
import { readReferences, sharing } from '../stores/read-values';
import { openStore, StoreServices } from '../stores/store-services';
import { Tag, ValueStore } from '../stores/value-store';

export interface ConvergeOptions {
  readonly stores: StoreServices;
  readonly clock: Clock;
  readonly owner: Owner;
  /** In addition to the owner's tags. */
  readonly tags?: readonly Tag[];
  /** How long to retry denied calls. */
  readonly budget: RetryBudget;
  /**
   * Whether this declaration holds. While CloudFormation changes the stack another one may: then it creates no parameter, and
   * writes over none that another declaration composed. Default: it holds.
   */
  isSettled?(): Promise<boolean>;
  /** Entries never hold values. */
  log(entry: Record<string, unknown>): void;
}

export type Convergence =
  /** The value is up to date with its parts. */
  | { readonly status: 'composed'; readonly reading: FoundValue; readonly changed?: 'created' | 'updated' }
  /** Parts that can't be read at the moment. */
  | { readonly status: 'waiting'; readonly parts: ReadonlyMap<string, StoredValue> }
  /** The composed text would break a rule. */
  | { readonly status: 'refused'; readonly problem: string }
  /** This stack didn't compose the parameter of that name. */
  | { readonly status: 'occupied' }
  /** While the declaration may not hold: the parameter is missing, or another declaration composed it. */
  | { readonly status: 'left' }
  | { readonly status: 'failed'; readonly error: unknown };

/** The variables that a round wrote, so that another round follows, or the final outcome. */
type Round = Convergence | { readonly status: 'written'; readonly changed: 'created' | 'updated' };

/** More rounds than two composers need that never read the same. */
const ROUNDS = 7;
/** Before the third round, and twice as long before each one after it: a read may return an older version, and write it again. */
const PAUSE = 1_000;
/** How long a write may be unseen. */
const WRITE_DELAY = 20_000;
/** How long a read may return an older version than one before. */
const READ_DELAY = 20_000;

/**
 * Brings a derived value up to date with its parts. Gates and followers may compose at the same time without a lock:
 * each reads again after it has written, and composes again if a part has changed, so the last write contains the newest
 * parts.
 */
export async function converge(declaration: Declaration, name: string, options: ConvergeOptions): Promise<Convergence> {
  const target = new Target(declaration, name, options);
  let changed: 'created' | 'updated' | undefined;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const step = await target.compose();
      if (step.status !== 'written') {
        return step.status === 'composed' && changed ? { ...step, changed } : step;
      }
      changed ??= step.changed;
      if (round > 0 && round < ROUNDS - 1) {
        await options.clock.sleep(PAUSE * 2 ** (round - 1));
      }
    }
    return { status: 'failed', error: new Error('its parts keep changing') };
  } catch (error) {
    return { status: 'failed', error };
  }
}

class Target {
  private readonly declaration: Declaration;
  private readonly variable: DerivedVariable;
  private readonly store: ValueStore;
  private readonly names: ReadonlySet<string>;
  private readonly composition: string;
  /** The newest of each value that this run has read. */
  private readonly known = new Map<string, number>();

  constructor(declaration: Declaration, private readonly name: string, private readonly options: ConvergeOptions) {
    this.declaration = withParts(declaration);
    this.variable = declaration.variables[name] as DerivedVariable;
    this.store = openStore(options.stores, declaration.stores[this.variable.store]);
    this.composition = compositionOf(declaration, name);
    this.names = sharing(this.declaration, [name, ...referencedPartsOf(declaration, name)]);
  }

  /** One round: read everything, and write the differences. */
  public async compose(): Promise<Round> {
    const readings = await this.read();
    const text = composeOf(this.declaration, this.name, this.variable, (part) => this.textOf(part, readings));
    if (text === undefined) {
      return { status: 'waiting', parts: new Map([...readings].filter(([part]) => part !== this.name && this.textOf(part, readings) === undefined)) };
    }
    const problem = composedProblem(this.variable, text);
    if (problem !== undefined) {
      return { status: 'refused', problem };
    }
    const current = readings.get(this.name)!;
    if (current.status === 'missing') {
      return await this.isSettled() ? this.create(text) : { status: 'left' };
    }
    const { budget, owner } = this.options;
    const tags = await budget.retryWhileDenied(() => this.store.tags(this.variable.name));
    if (!isComposedBy(tags, owner.stackId)) {
      return { status: 'occupied' };
    }
    if (tags!.get(DERIVED_TAG) !== this.composition) {
      if (!(await this.isSettled())) {
        return { status: 'left' };
      }
      // Before the value: a follower that has the declaration before then leaves what this writes.
      await budget.retryWhileDenied(() => this.store.addTags(this.variable.name, [derivedTag(this.composition)]));
      return this.update(text, current); // even if it reads the same, as that may be an older version
    }
    return current.status === 'found' && current.value === text ? { status: 'composed', reading: current } : this.update(text, current);
  }

  private async isSettled(): Promise<boolean> {
    return this.options.isSettled === undefined || this.options.isSettled();
  }

  /** Reads again what is older than what this run has read before. After the delay it is what there is: somebody moved a label back. */
  private async read(): Promise<Map<string, StoredValue>> {
    const { stores, clock, budget } = this.options;
    const delay = new RetryBudget(clock, READ_DELAY, 1_000);
    for (;;) {
      const readings = await readReferences(this.declaration, stores, { only: this.names, budget });
      const older = [...readings].some(([name, reading]) => reading.status === 'found' && orderOf(reading) < this.known.get(name)!);
      if (!older || !(await delay.waitForNextAttempt())) {
        readings.forEach((reading, name) => this.remember(name, reading));
        return readings;
      }
    }
  }

  private remember(name: string, reading: StoredValue | undefined): void {
    if (reading?.status === 'found') {
      this.known.set(name, orderOf(reading));
    } else {
      this.known.delete(name); // its versions begin again
    }
  }

  private textOf(part: string, readings: ReadonlyMap<string, StoredValue>): string | undefined {
    const reading = readings.get(part);
    const variable = this.declaration.variables[part];
    // An empty part is a mistake, or somebody is still writing it. The gate refuses it.
    const text = reading?.status === 'found' && variable.kind !== 'plain' && variable.kind !== 'derived-file' ? deliveredText(locate(this.declaration, variable), reading) : undefined;
    return text === '' ? undefined : text;
  }

  private async create(text: string): Promise<Round> {
    const { owner, tags = [], budget, clock, log } = this.options;
    const value = { variable: this.name, name: this.variable.name, type: 'SecureString' as const, value: () => text };
    const { written, failed } = await this.store.create([value], { tags: [...derivedTags(owner, this.composition), ...tags], budget, clock });
    if (failed.length > 0) {
      throw failed[0].error;
    }
    await this.seen(() => true);
    if (written.length > 0) {
      log({ message: 'composed', variable: this.name });
    }
    return { status: 'written', changed: written.length > 0 ? 'created' : 'updated' };
  }

  private async update(text: string, before: StoredValue): Promise<Round> {
    const { log, budget } = this.options;
    const version = before.status === 'found' ? Number(before.version) : 0;
    const writer = await this.writer();
    const value = { variable: this.name, name: this.variable.name, type: 'SecureString' as const, value: text };
    await budget.retryWhileDenied(async () => {
      const { failed } = await this.store.write([value], { key: this.declaration.stores[this.variable.store].key });
      if (failed.length > 0) {
        throw failed[0].error;
      }
    });
    const written = await this.seen((reading) => Number(reading.version) > version || reading.value === text);
    await this.tagCreated(written);
    log({ message: 'composed again', variable: this.name, replacedVersion: version, ...(writer ? { writtenBy: writer } : {}) });
    return { status: 'written', changed: 'updated' };
  }

  /** The author of the value that is replaced. An unknown author stops nothing. */
  private async writer(): Promise<string | undefined> {
    try {
      return (await this.store.versions(this.variable.name)).find(({ current }) => current)?.by;
    } catch (error) {
      this.options.log({ message: 'Who wrote the version before could not be read', variable: this.name, error: nameOf(error) });
      return undefined;
    }
  }

  /** Somebody deleted the parameter before it was written over, so that the write created it, without tags. */
  private async tagCreated(written: StoredValue | undefined): Promise<void> {
    const { budget, owner, tags = [] } = this.options;
    if (written?.status !== 'found' || written.version !== '1') {
      return;
    }
    const present = await budget.retryWhileDenied(() => this.store.tags(this.variable.name));
    if (present?.size === 0) {
      await budget.retryWhileDenied(() => this.store.addTags(this.variable.name, [...derivedTags(owner, this.composition), ...tags]));
    }
  }

  /** Reads may lag behind what was just written. */
  private async seen(isNew: (reading: FoundValue) => boolean): Promise<StoredValue | undefined> {
    const { stores, clock } = this.options;
    const written = new RetryBudget(clock, WRITE_DELAY, 1_000);
    for (;;) {
      const reading = (await readReferences(this.declaration, stores, { only: new Set([this.name]), budget: RetryBudget.none(clock) })).get(this.name);
      const visible = reading?.status === 'found' ? isNew(reading) : reading?.status !== 'missing';
      if (visible || !(await written.waitForNextAttempt())) {
        this.remember(this.name, reading);
        return reading;
      }
    }
  }
}

/** Greater for a newer version of the same value. */
function orderOf({ type, version, modified }: FoundValue): number {
  return type === undefined ? modified?.getTime() ?? 0 : Number(version);
}
