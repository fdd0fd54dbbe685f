import * as fc from 'fast-check';
import { attempted, margin, MAX_WINDOWS, merge, parsePending, Pending, pendingFromStore, tooEarly } from '../../../src/core/changes/pending';
import { ServiceWatch } from '../../../src/core/contracts/redeploy';

const watch = (debounce: number): ServiceWatch => ({ name: 'Shop', cluster: 'c', service: 's', debounce, parameters: [], secrets: [] });
const time = fc.integer({ min: 0, max: 1_000_000 });
const claim: fc.Arbitrary<Pending> = fc.record({
  service: fc.constant('Shop'), since: time, newest: time, needs: time, ripe: time, names: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')),
}).chain((base) => fc.oneof(fc.constant(base), fc.record({ id: fc.string(), at: time }).map((attempt) => ({ ...base, attempt }))));
const sorted = (pending: Pending): Pending => ({ ...pending, names: [...pending.names].sort() });

describe('two claims merge into one', () => {
  test('that asks for no less than either', () => {
    fc.assert(fc.property(claim, claim, (a, b) => {
      const both = merge(a, b);
      expect(both.needs).toBe(Math.max(a.needs, b.needs));
      expect(both.newest).toBe(Math.max(a.newest, b.newest));
      expect(both.ripe).toBe(Math.max(a.ripe, b.ripe));
    }));
  });

  test('in whatever order they come', () => {
    fc.assert(fc.property(claim, claim, (a, b) => {
      fc.pre(a.attempt?.at !== b.attempt?.at || a.attempt?.id === b.attempt?.id);
      expect(sorted(merge(a, b))).toEqual(sorted(merge(b, a)));
    }));
  });

  test('however often they come', () => {
    fc.assert(fc.property(claim, claim, (a, b) => {
      const { needs, ripe, newest } = merge(a, b);
      expect(merge(merge(a, b), b)).toMatchObject({ needs, ripe, newest });
    }));
  });

  test('without the patience of one that was restarted for already', () => {
    const old = { ...pendingFromStore(watch(30), 0, false), attempt: { id: 'd', at: 40_000 } };
    expect(merge(old, pendingFromStore(watch(30), 400_000, false)).since).toBe(400_000);
  });
});

describe('time to restart', () => {
  test.each([
    [30, 0, 30_000],
    [30, 29_999, 1],
    [30, 30_000, 0],
    [300, 100_000, 200_000],
    [0, 0, 1_000], // the second that an event's time is rounded to
  ])('debounce %d s, %d ms after the change: in %d ms', (debounce, now, expected) => {
    expect(tooEarly(watch(debounce), pendingFromStore(watch(debounce), 0, false), now)).toBe(expected);
  });

  test('after ten windows without a pause', () => {
    const never = { ...pendingFromStore(watch(30), 0, false), newest: 299_000, ripe: 329_000 };
    expect(tooEarly(watch(30), never, 299_999)).toBe(1);
    expect(tooEarly(watch(30), never, MAX_WINDOWS * 30_000)).toBe(0);
  });

  test('later where a service stands behind others that share the value', () => {
    const behind = { ...pendingFromStore(watch(1), 0, false), ripe: 1_000 + 45_000 };
    expect(tooEarly(watch(1), behind, 0)).toBe(46_000);
  });

  test('after a restart of ours that came too early for the newest change, that change is waited for anew', () => {
    const never = { ...pendingFromStore(watch(30), 0, false), newest: 299_000, needs: 309_000, ripe: 329_000 };
    expect(tooEarly(watch(30), attempted(never, { id: 'd', at: 300_000 }), 300_000)).toBe(29_000);
  });
});

test.each([[30, 10_000], [10, 10_000], [5, 5_000], [0, 1_000]])('debounce %d s: a deployment covers what is %d ms older', (debounce, expected) => {
  expect(margin(watch(debounce))).toBe(expected);
  expect(pendingFromStore(watch(debounce), 0, false).needs).toBe(expected);
  expect(pendingFromStore(watch(debounce), 0, true).needs).toBe(1_000);
});

test.each([[{}], [{ service: 'Shop', names: [] }], [{ service: 'Shop', since: 1, newest: 1, needs: '1', ripe: 1, names: [] }]])('%p is no claim', (value) => {
  expect(() => parsePending(value)).toThrow('since, newest, needs, ripe and names are expected');
});
