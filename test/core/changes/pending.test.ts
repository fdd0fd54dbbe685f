import * as fc from 'fast-check';
import { attempted, exhausted, margin, MAX_HOPS, MAX_WAIT_MS, MAX_WINDOWS, merge, PendingRestart, pendingFromStore, progressed, tooEarly } from '../../../src/core/changes/pending';
import { ServiceWatch } from '../../../src/core/contracts/redeploy';

const watch = (debounce: number): ServiceWatch => ({ name: 'Shop', cluster: 'c', service: 's', debounce, parameters: [], secrets: [] });
const time = fc.integer({ min: 0, max: 1_000_000 });
const claim: fc.Arbitrary<PendingRestart> = fc.record({
  service: fc.constant('Shop'), oldestChangeAt: time, newestChangeAt: time, mustStartAfter: time, restartAfter: time, waitingSince: time, hops: fc.nat(100), names: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')),
}).chain((base) => fc.oneof(fc.constant(base), fc.record({ id: fc.string(), at: time }).map((attempt) => ({ ...base, attempt }))));
const sorted = (pending: PendingRestart): PendingRestart => ({ ...pending, names: [...pending.names].sort() });

describe('two claims merge into one', () => {
  test('that waits at least as long as either', () => {
    fc.assert(fc.property(claim, claim, (a, b) => {
      const both = merge(a, b);
      expect(both.mustStartAfter).toBe(Math.max(a.mustStartAfter, b.mustStartAfter));
      expect(both.newestChangeAt).toBe(Math.max(a.newestChangeAt, b.newestChangeAt));
      expect(both.restartAfter).toBe(Math.max(a.restartAfter, b.restartAfter));
    }));
  });

  test('in either order', () => {
    fc.assert(fc.property(claim, claim, (a, b) => {
      fc.pre(a.attempt?.at !== b.attempt?.at || a.attempt?.id === b.attempt?.id);
      expect(sorted(merge(a, b))).toEqual(sorted(merge(b, a)));
    }));
  });

  test('again without a difference', () => {
    fc.assert(fc.property(claim, claim, (a, b) => {
      const { mustStartAfter, restartAfter, newestChangeAt } = merge(a, b);
      expect(merge(merge(a, b), b)).toMatchObject({ mustStartAfter, restartAfter, newestChangeAt });
    }));
  });

  test('with a new debounce window, where one of them led to a restart already', () => {
    const old = { ...pendingFromStore(watch(30), 0, false, 0), attempt: { id: 'd', at: 40_000 } };
    expect(merge(old, pendingFromStore(watch(30), 400_000, false, 0)).oldestChangeAt).toBe(400_000);
  });
});

describe('time to restart', () => {
  test.each([
    [30, 0, 30_000],
    [30, 29_999, 1],
    [30, 30_000, 0],
    [300, 100_000, 200_000],
    [0, 0, 2_000], // the second that an event's time is rounded to, and one for clocks that differ
    [10, 0, 11_000],
    [11, 0, 11_000],
  ])('with a debounce of %d s, %d ms after the change, is in %d ms', (debounce, now, expected) => {
    expect(tooEarly(watch(debounce), pendingFromStore(watch(debounce), 0, false, 0), now)).toBe(expected);
  });

  test('comes after ten windows without a pause', () => {
    const never = { ...pendingFromStore(watch(30), 0, false, 0), newestChangeAt: 299_000, restartAfter: 329_000 };
    expect(tooEarly(watch(30), never, 299_999)).toBe(1);
    expect(tooEarly(watch(30), never, MAX_WINDOWS * 30_000)).toBe(0);
  });

  test('is later where a service waits for others that share the value', () => {
    const behind = { ...pendingFromStore(watch(1), 0, false, 0), restartAfter: 1_000 + 45_000 };
    expect(tooEarly(watch(1), behind, 0)).toBe(46_000);
  });

  test('comes again after a restart that was too early for the newest change', () => {
    const never = { ...pendingFromStore(watch(30), 0, false, 0), newestChangeAt: 299_000, mustStartAfter: 309_000, restartAfter: 329_000 };
    expect(tooEarly(watch(30), attempted(never, { id: 'd', at: 300_000 }), 300_000)).toBe(29_000);
  });
});

test.each([[30, 10_000], [10, 10_000], [5, 5_000], [0, 1_000]])('with a debounce of %d s, a deployment covers changes that are %d ms older', (debounce, expected) => {
  expect(margin(watch(debounce))).toBe(expected);
  expect(pendingFromStore(watch(debounce), 0, false, 0).mustStartAfter).toBe(expected);
  expect(pendingFromStore(watch(debounce), 0, true, 0).mustStartAfter).toBe(1_000);
});

describe('A2: one pending restart waits for 15 days and 15,000 messages at most', () => {
  const waiting = (more: Partial<PendingRestart>): PendingRestart => ({ ...pendingFromStore(watch(30), 0, false, 0), ...more });

  test.each<[string, Partial<PendingRestart>, number, string | undefined]>([
    ['fresh', {}, 0, undefined],
    ['a pause hook of 14 days', {}, 14 * 86_400_000, undefined],
    ['longer than any hook', {}, MAX_WAIT_MS + 1, 'nothing came of it in 15 days'],
    ['many messages', { hops: MAX_HOPS - 1 }, 0, undefined],
    ['too many messages', { hops: MAX_HOPS }, 0, 'nothing came of it in 15000 messages'],
  ])('%s', (_, more, now, expected) => {
    expect(exhausted(waiting(more), now)).toBe(expected);
  });

  test('a restart resets the count, and so does a deployment that covers the older changes', () => {
    const old = waiting({ hops: 99, newestChangeAt: 9_000, mustStartAfter: 19_000 });
    expect(attempted(old, { id: 'd', at: 50_000 })).toMatchObject({ waitingSince: 50_000, hops: 0 });
    expect(progressed(old, 5_000, 60_000)).toMatchObject({ oldestChangeAt: 5_000, waitingSince: 60_000, hops: 0 });
    expect(progressed(old, 0, 60_000)).toBe(old);
  });

  test('two merged claims have waited as long as the older one', () => {
    expect(merge(waiting({ waitingSince: 5, hops: 3 }), waiting({ waitingSince: 9, hops: 7 }))).toMatchObject({ waitingSince: 5, hops: 7 });
  });
});
