import { MemoryService } from './memory-service';
import { RetryBudget } from '../../src/aws/retry-budget';
import { StoreDeclaration } from '../../src/core/declaration';
import { ValueLocation } from '../../src/core/location';
import { fieldText, StoredValue } from '../../src/core/stored-value';
import { storeServices } from '../../src/stores/store-services';
import { ReadOptions, Removal, Seen, StoreService, ValueStore, ValueToCreate, ValueToWrite } from '../../src/stores/value-store';
import { FakeAws, FakeClock } from '../support/fakes';

/** What every store does, whichever service keeps it. A new store passes this suite, and nothing else has to change. */

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/new';
const TAG = { key: 'cdk-service-secrets:stack', value: 'this stack' };

interface Subject {
  readonly clock: FakeClock;
  readonly service: StoreService;
  readonly declaration: StoreDeclaration;
  /** Stores from which nothing is deleted in parts by a tag. */
  readonly shared?: boolean;
  locate(name: string): ValueLocation;
  /** From now on nobody may read or write. */
  deny(): void;
}

const SUBJECTS: { readonly [store: string]: () => Subject } = {
  'Parameter Store': () => {
    const aws = new FakeAws();
    return {
      clock: aws.clock,
      service: storeServices(aws.clients).ssm,
      declaration: { kind: 'ssm', name: '/prod/shop' },
      locate: (name) => ({ service: 'ssm', name: `/prod/shop/${name}` }),
      deny: () => aws.faults.deny('ssm:'),
    };
  },
  'Secrets Manager': () => {
    const aws = new FakeAws();
    return {
      clock: aws.clock,
      service: storeServices(aws.clients).secretsmanager,
      declaration: { kind: 'secretsmanager', name: 'prod/shop' },
      locate: (name) => ({ service: 'secretsmanager', name: 'prod/shop', field: name }),
      deny: () => aws.faults.deny('secretsmanager:'),
      shared: true,
    };
  },
  'any other implementation': () => {
    const service = new MemoryService();
    return {
      clock: service.clock,
      service,
      declaration: { kind: 'memory' as StoreDeclaration['kind'], name: 'prod/shop' },
      locate: (name) => ({ service: 'memory' as 'ssm', name: `prod/shop/${name}` }),
      deny: () => void (service.denied = true),
    };
  },
};

describe.each(Object.entries(SUBJECTS))('%s', (_, make) => {
  let subject: Subject;
  let store: ValueStore;
  beforeEach(() => {
    subject = make();
    store = subject.service.open(subject.declaration);
  });

  const toWrite = (name: string, value: string): ValueToWrite => ({ variable: `${name}_VARIABLE`, name, value, type: 'SecureString' });
  const toCreate = (name: string, value: string): ValueToCreate => ({ ...toWrite(name, value), value: () => value });
  const options = (budget = RetryBudget.none(subject.clock)) => ({ tags: [TAG], clock: subject.clock, budget });
  const names = async (): Promise<string[]> => {
    const listing = await store.list();
    return listing.status === 'found' ? listing.names.map(({ name }) => name).sort() : [];
  };
  const read = (wanted: readonly string[], rest: Partial<ReadOptions> = {}): Promise<StoredValue[]> =>
    subject.service.read(undefined, wanted.map((name) => subject.locate(name)), { budget: RetryBudget.none(subject.clock), ...rest });
  const textOf = (stored: StoredValue, name: string): string | undefined => (stored.status !== 'found' ? undefined : stored.json ? fieldText(stored.json, name) : stored.value);
  const texts = async (...wanted: string[]): Promise<(string | undefined)[]> => (await read(wanted)).map((stored, index) => textOf(stored, wanted[index]));

  test('is empty at first', async () => {
    expect(await names()).toEqual([]);
    expect(await store.versions('A')).toEqual([]);
    expect(await texts('A')).toEqual([undefined]);
    expect([...await store.encryptionKeys()]).toEqual([]);
  });

  test('returns what was written, under the store\'s names, in the order of the request', async () => {
    expect(await store.write([toWrite('A', 'one'), toWrite('B', 'two')])).toEqual({ written: ['A_VARIABLE', 'B_VARIABLE'], failed: [] });
    expect(await names()).toEqual(['A', 'B']);
    expect(await texts('B', 'A', 'B', 'C')).toEqual(['two', 'one', 'two', undefined]);
  });

  test('returns the values of 25 names', async () => {
    const many = Array.from({ length: 25 }, (_value, index) => `N${index}`);
    const { written } = await store.write(many.map((name) => toWrite(name, `value of ${name}`)));
    expect(written).toHaveLength(25);
    expect(await names()).toEqual([...many].sort());
    expect(await texts(...many)).toEqual(many.map((name) => `value of ${name}`));
    expect((await store.remove(many.map((name) => ({ name })))).removed.slice().sort()).toEqual([...many].sort());
    expect(await names()).toEqual([]);
  });

  test('creates missing values, and keeps existing ones', async () => {
    await store.write([toWrite('A', 'of people')]);
    expect(await store.create([toCreate('A', 'of the gate'), toCreate('B', 'of the gate')], options())).toEqual({ written: ['B_VARIABLE'], failed: [] });
    expect(await texts('A', 'B')).toEqual(['of people', 'of the gate']);
  });

  test('lets one of two creators win', async () => {
    const outcomes = await Promise.all(['first', 'second'].map((value) => store.create([toCreate('A', value)], options())));
    expect(outcomes.flatMap(({ failed }) => failed)).toEqual([]);
    expect(outcomes.flatMap(({ written }) => written)).toEqual(['A_VARIABLE']);
    expect(await store.versions('A')).toHaveLength(1);
  });

  test('reports each variable that could not be created, after the time for retries', async () => {
    subject.deny();
    const before = subject.clock.now();
    const { written, failed } = await store.create([toCreate('A', 'canary-1'), toCreate('B', 'canary-2')], options(new RetryBudget(subject.clock, 30_000)));
    expect(written).toEqual([]);
    expect(failed.map(({ variable }) => variable)).toEqual(['A_VARIABLE', 'B_VARIABLE']);
    expect(failed.map(({ error }) => error.message).join()).not.toContain('canary');
    expect(subject.clock.now() - before).toBeGreaterThanOrEqual(27_000);
  });

  test('reports a write that is refused', async () => {
    subject.deny();
    const { written, failed } = await store.write([toWrite('A', 'canary-1')]);
    expect(written).toEqual([]);
    expect(failed).toEqual([{ variable: 'A_VARIABLE', error: expect.objectContaining({ name: 'AccessDeniedException' }) }]);
  });

  test('writes nothing after an interrupt', async () => {
    const controller = new AbortController();
    controller.abort();
    expect(await store.write([toWrite('A', 'x')], { signal: controller.signal })).toEqual({ written: [], failed: [] });
    expect(await names()).toEqual([]);
  });

  /** What a plan sees of the values of now. */
  const seenOf = async (...wanted: string[]): Promise<Seen[]> => (await read(wanted)).map((stored, index) =>
    (stored.status === 'found' && textOf(stored, wanted[index]) !== undefined ? { status: 'found', version: stored.version } : { status: 'absent' }));

  test('writes over the version that a plan read', async () => {
    await store.write([toWrite('A', 'one')]);
    const [a, b] = await seenOf('A', 'B');
    expect(await store.write([{ ...toWrite('A', 'two'), seen: a }, { ...toWrite('B', 'new'), seen: b }])).toEqual({ written: ['A_VARIABLE', 'B_VARIABLE'], failed: [] });
    expect(await texts('A', 'B')).toEqual(['two', 'new']);
  });

  test.each([[false], [true]])('never overwrites a concurrent write; a plan that is read again: %s', async (old) => {
    await store.write([toWrite('A', 'one')]);
    const [a, b] = await seenOf('A', 'B');
    await store.write([toWrite('A', 'of a colleague')]);
    await store.write([toWrite('B', 'of a colleague')]);
    for (const [name, seen] of [['A', a], ['B', b]] as const) {
      const { written, failed } = await store.write([{ ...toWrite(name, 'ours'), seen }], { isOld: () => old });
      expect([written, failed.map(({ variable, error }) => [variable, error.name])]).toEqual([[], [[`${name}_VARIABLE`, 'ChangedMeanwhileError']]]);
    }
    expect(await texts('A', 'B')).toEqual(['of a colleague', 'of a colleague']);
  });

  test('deletes the version that a plan read, and no value that was written since', async () => {
    await store.write([toWrite('A', 'x'), toWrite('B', 'y')]);
    const listing = await store.list();
    await store.write([toWrite('B', 'of a colleague')]);
    const { removed, changed } = await store.remove(listing.status === 'found' ? listing.names : []);
    expect([removed, changed, await names()]).toEqual([['A'], ['B'], ['B']]);
  });

  test('reports how many values it has written', async () => {
    const done: number[] = [];
    await store.write([toWrite('A', 'x'), toWrite('B', 'y')], { onWritten: (count) => done.push(count) });
    expect(done.at(-1)).toBe(2);
  });

  test('keeps older versions, newest first', async () => {
    for (const value of ['one', 'two', 'three']) {
      await store.write([toWrite('A', value)]);
      await subject.clock.sleep(1_000);
    }
    const versions = await store.versions('A');
    expect(versions.map(({ value, current }) => [value, current])).toEqual([['three', true], ['two', false], ['one', false]]);
    expect(new Set(versions.map(({ version }) => version)).size).toBe(3);
  });

  test('deletes names and no others; a name that is gone already is no error', async () => {
    await store.write([toWrite('A', 'x'), toWrite('B', 'y'), toWrite('C', 'z')]);
    const { removed, changed } = await store.remove(['A', 'C', 'D'].map((name) => ({ name })));
    expect([[...removed].sort(), changed]).toEqual([['A', 'C', 'D'], []]);
    expect(await names()).toEqual(['B']);
    expect(await texts('B')).toEqual(['y']);
  });

  test('deletes only if the tags allow it', async () => {
    await store.write([toWrite('P', 'of people')]);
    await store.create([toCreate('A', 'x')], options());
    const remove = (name: string, owner = TAG.value): Promise<Removal> => store.removeUnless(name, (tags) => (tags.get(TAG.key) === owner ? undefined : 'of somebody else'));
    const removals = [await remove('A', 'another stack'), await remove('P'), await remove('A'), await remove('A')];
    const kept = { status: 'kept', reason: 'of somebody else' };
    expect(removals).toEqual(subject.shared ? Array(4).fill({ status: 'shared' }) : [kept, kept, { status: 'removed' }, { status: 'absent' }]);
    expect(await names()).toEqual(subject.shared ? ['A', 'P'] : ['P']);
  });

  test('keeps tags for each name, or none where the whole secret has them', async () => {
    await store.create([toCreate('A', 'x')], options());
    await store.addTags('A', [{ key: 'one', value: '1' }, { key: 'two', value: '2' }]);
    await store.removeTags('A', ['two', 'three']);
    await store.removeTags('B', ['two']);
    expect([...await store.tags('A') ?? []]).toEqual(subject.shared ? [] : [[TAG.key, TAG.value], ['one', '1']]);
    expect(await store.tags('B')).toBeUndefined();
  });

  test('creates without a tag, and overwrites nothing', async () => {
    expect(await store.create([toCreate('A', 'x')], { ...options(), tags: [] })).toEqual({ written: ['A_VARIABLE'], failed: [] });
    expect(await store.create([toCreate('A', 'y')], { ...options(), tags: [] })).toEqual({ written: [], failed: [] });
    expect(await texts('A')).toEqual(['x']);
  });

  test('returns the key of the newest version', async () => {
    await store.write([toWrite('A', 'x')], { key: 'arn:aws:kms:eu-west-1:111122223333:key/old' });
    await subject.clock.sleep(1_000);
    await store.reencrypt([...(await store.encryptionKeys()).keys()][0], KEY);
    expect(await store.encryptionOf('A')).toMatchObject({ key: KEY });
  });

  test('encrypts with another key, and keeps the values', async () => {
    await store.write([toWrite('A', 'x'), toWrite('B', 'y')]);
    for (const name of (await store.encryptionKeys()).keys()) {
      expect(await store.reencrypt(name, KEY)).toEqual({ status: 'done' });
    }
    const keys = [...(await store.encryptionKeys()).values()];
    expect(keys.length).toBeGreaterThan(0);
    expect(new Set(keys)).toEqual(new Set([KEY]));
    expect(await texts('A', 'B')).toEqual(['x', 'y']);
  });

  test.each([[false], [true]])('returns metadata without a value (times of versions: %s)', async (versionTimes) => {
    await store.write([toWrite('A', 'canary-1')]);
    const [stored] = await read(['A'], { metadata: true, versionTimes });
    expect(stored).toMatchObject({ status: 'found', version: expect.any(String), modified: new Date(subject.clock.now()) });
    expect(JSON.stringify(stored)).not.toContain('canary');
  });

  test('reports a value that may not be read as denied, or throws on request', async () => {
    await store.write([toWrite('A', 'x')]);
    subject.deny();
    expect(await read(['A'])).toEqual([{ status: 'denied', message: expect.stringContaining('not authorized') }]);
    await expect(read(['A'], { rethrow: true })).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(read(['A'], { rethrow: true, metadata: true })).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('reports a missing value as missing, also when it throws errors', async () => {
    expect(await read(['A'], { rethrow: true })).toEqual([{ status: 'missing', what: expect.any(String) }]);
    expect(await read(['A'], { rethrow: true, metadata: true })).toEqual([expect.objectContaining({ status: 'missing' })]);
  });
});
