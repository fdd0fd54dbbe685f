import * as fc from 'fast-check';
import { batches } from '../../src/core/batches';
import { inParallel } from '../../src/core/parallel';

test('batches contain every item once, in order, and all but the last are full', () => {
  fc.assert(fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 12 }), (items, size) => {
    const result = batches(items, size);
    expect(result.flat()).toEqual(items);
    expect(result).toHaveLength(Math.ceil(items.length / size));
    expect(result.slice(0, -1).every(({ length }) => length === size)).toBe(true);
  }));
});

test('each item is processed once, with no more at a time than allowed', async () => {
  await fc.assert(fc.asyncProperty(fc.scheduler(), fc.nat(20), fc.integer({ min: 1, max: 5 }), async (scheduler, count, limit) => {
    const items = Array.from({ length: count }, (_, index) => index);
    const done: number[] = [];
    let running = 0;
    const all = inParallel(items, limit, async (item) => {
      expect(++running).toBeLessThanOrEqual(limit);
      await scheduler.schedule(Promise.resolve(), `item ${item}`);
      running--;
      done.push(item);
    });
    await scheduler.waitFor(all);
    expect(done.sort((a, b) => a - b)).toEqual(items);
  }));
});

test('after a stop, running work finishes and no other begins', async () => {
  const begun: number[] = [];
  await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    await Promise.resolve();
  }, () => begun.length >= 3);
  expect(begun).toEqual([1, 2, 3]);
});

test('an error stops the work', async () => {
  await expect(inParallel([1, 2], 1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
