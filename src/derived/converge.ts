import { nameOf } from '../aws/errors';
import { Clock, RetryBudget } from '../aws/retry-budget';
import { Declaration, DerivedVariable } from '../core/declaration';
import { composedProblem } from '../core/derived/limits';
import { composeOf, referencedPartsOf, withParts } from '../core/derived/parts';
import { locate } from '../core/location';
import { isComposedBy, Owner, derivedTags } from '../core/ownership';
import { deliveredText, FoundValue, StoredValue } from '../core/stored-value';
import { readReferences, sharing } from '../stores/read-values';
import { openStore, StoreServices } from '../stores/store-services';
import { Tag, ValueStore } from '../stores/value-store';

export interface ConvergeOptions {
  readonly stores: StoreServices;
  readonly clock: Clock;
  readonly owner: Owner;
  /** Beside the owner's. */
  readonly tags?: readonly Tag[];
  /** How long denied calls are tried again. */
  readonly budget: RetryBudget;
  /** Entries never hold values. */
  log(entry: Record<string, unknown>): void;
}

export type Convergence =
  /** It is what its parts make. */
  | { readonly status: 'composed'; readonly reading: FoundValue; readonly changed?: 'created' | 'updated' }
  /** Parts that can't be read now. */
  | { readonly status: 'waiting'; readonly parts: ReadonlyMap<string, StoredValue> }
  /** What would be composed breaks a rule. */
  | { readonly status: 'refused'; readonly problem: string }
  /** A parameter of that name isn't composed by this stack. */
  | { readonly status: 'occupied' }
  | { readonly status: 'failed'; readonly error: unknown };

/** What was written in a round, so that another one follows, or the end. */
type Round = Convergence | { readonly status: 'written'; readonly changed: 'created' | 'updated' };

/** More rounds than two composers need that never read the same. */
const ROUNDS = 8;
/** How long a write may be unseen. */
const WRITE_DELAY = 20_000;

/**
 * Makes a derived value what its parts make. Gates and followers compose at the same time without a lock: each reads again after it
 * has written, and composes again where a part has changed meanwhile, so that what is written last is of the newest parts.
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

  constructor(declaration: Declaration, private readonly name: string, private readonly options: ConvergeOptions) {
    this.declaration = withParts(declaration);
    this.variable = declaration.variables[name] as DerivedVariable;
    this.store = openStore(options.stores, declaration.stores[this.variable.store]);
    this.names = sharing(this.declaration, [name, ...referencedPartsOf(declaration, name)]);
  }

  /** One round: reads all, and writes what differs. */
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
      return this.create(text);
    }
    if (!isComposedBy(await this.options.budget.retryWhileDenied(() => this.store.tags(this.variable.name)), this.options.owner.stackId)) {
      return { status: 'occupied' };
    }
    return current.status === 'found' && current.value === text ? { status: 'composed', reading: current } : this.update(text, current);
  }

  private read(): Promise<Map<string, StoredValue>> {
    return readReferences(this.declaration, this.options.stores, { only: this.names, budget: this.options.budget });
  }

  private textOf(part: string, readings: ReadonlyMap<string, StoredValue>): string | undefined {
    const reading = readings.get(part);
    const variable = this.declaration.variables[part];
    // An empty part is a mistake of somebody who is still writing it, and the gate refuses it.
    const text = reading?.status === 'found' && variable.kind !== 'plain' && variable.kind !== 'derived-file' ? deliveredText(locate(this.declaration, variable), reading) : undefined;
    return text === '' ? undefined : text;
  }

  private async create(text: string): Promise<Round> {
    const { owner, tags = [], budget, clock, log } = this.options;
    const value = { variable: this.name, name: this.variable.name, type: 'SecureString' as const, value: () => text };
    const { written, failed } = await this.store.create([value], { tags: [...derivedTags(owner), ...tags], budget, clock });
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
    await this.seen((reading) => Number(reading.version) > version);
    log({ message: 'composed again', variable: this.name, replacedVersion: version, ...(writer ? { writtenBy: writer } : {}) });
    return { status: 'written', changed: 'updated' };
  }

  /** Who wrote what is replaced. Not knowing it stops nothing. */
  private async writer(): Promise<string | undefined> {
    try {
      return (await this.store.versions(this.variable.name)).find(({ current }) => current)?.by;
    } catch (error) {
      this.options.log({ message: 'Who wrote the version before could not be read', variable: this.name, error: nameOf(error) });
      return undefined;
    }
  }

  /** Reads may lag behind what was just written. */
  private async seen(isNew: (reading: FoundValue) => boolean): Promise<void> {
    const { stores, clock } = this.options;
    const written = new RetryBudget(clock, WRITE_DELAY, 1_000);
    for (;;) {
      const reading = (await readReferences(this.declaration, stores, { only: new Set([this.name]), budget: RetryBudget.none(clock) })).get(this.name);
      const visible = reading?.status === 'found' ? isNew(reading) : reading?.status !== 'missing';
      if (visible || !(await written.waitForNextAttempt())) {
        return;
      }
    }
  }
}
