import { cachedMetadata } from '../../src/aws/cached';

describe('metadata of a stack', () => {
  let now: number;
  let stored: object;
  let reads: number;
  const metadata = (): (fresh?: boolean) => Promise<object> => cachedMetadata(async () => {
    reads++;
    return stored;
  }, () => now);
  beforeEach(() => [now, stored, reads] = [0, { watch: ['a'] }, 0]);

  test.each<[string, number, boolean, number]>([
    ['are read once within a minute', 60_000, false, 1],
    ['are read again after a minute', 60_001, false, 2],
    ['are read again where the caller asks', 0, true, 2],
  ])('%s', async (_name, later, fresh, expected) => {
    const read = metadata();
    await read();
    now = later;
    expect(await read(fresh)).toEqual({ watch: ['a'] });
    expect(reads).toBe(expected);
  });

  test('that are empty are read again, because CloudFormation may not have created the resource', async () => {
    const read = metadata();
    stored = {};
    expect(await read()).toEqual({});
    stored = { watch: ['b'] };
    expect([await read(), await read()]).toEqual([stored, stored]);
    expect(reads).toBe(2);
  });
});
