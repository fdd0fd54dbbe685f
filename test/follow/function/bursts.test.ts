import * as fc from 'fast-check';
import { burstsOf, isOver } from '../../../src/follow/function/names/bursts';
import { TimedName } from '../../../src/stores/names-in-store';

const START = Date.UTC(2026, 0, 1);
const timed = (name: string, seconds: number): TimedName => ({ name, created: new Date(START + seconds * 1000) });
const names = fc.uniqueArray(fc.record({ name: fc.string({ minLength: 1, maxLength: 5 }), seconds: fc.nat(4000) }), { selector: ({ name }) => name, maxLength: 60 })
  .map((all) => all.map(({ name, seconds }) => timed(name, seconds)));

test.each<[string, number[], number[]]>([
  ['names a second apart', [0, 1, 2], [3]],
  ['names 59 seconds apart', [0, 59], [2]],
  ['names a minute apart', [0, 60], [1, 1]],
  ['a burst without a pause, cut after a quarter of an hour', Array.from({ length: 40 }, (_, index) => index * 30), [30, 10]],
  ['nothing', [], []],
])('%s', (_, seconds, sizes) => {
  expect(burstsOf(seconds.map((at, index) => timed(`N${index}`, at))).map((burst) => burst.names.length)).toEqual(sizes);
});

test('names without a time belong to no burst', () => {
  expect(burstsOf([{ name: 'OLD' }, timed('NEW', 0)]).map((burst) => burst.names)).toEqual([['NEW']]);
});

test('each name is in one burst, with any order of the list', () => {
  fc.assert(fc.property(names, (all) => {
    const bursts = burstsOf(all);
    expect(bursts.flatMap((burst) => burst.names).sort()).toEqual(all.map(({ name }) => name).sort());
    expect(burstsOf([...all].reverse())).toEqual(bursts);
  }));
});

test('a burst that has ended stays the same, with any later names', () => {
  fc.assert(fc.property(names, fc.nat(4000), (all, seconds) => {
    const now = START + seconds * 1000;
    const before = burstsOf(all.filter(({ created }) => created!.getTime() <= now)).filter((burst) => isOver(burst, now));
    expect(burstsOf(all).slice(0, before.length)).toEqual(before);
  }));
});
