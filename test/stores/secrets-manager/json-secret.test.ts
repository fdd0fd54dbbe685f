import * as fc from 'fast-check';
import { changeJsonSecret } from '../../../src/stores/secrets-manager/json-secret';
import { fieldVersions } from '../../../src/stores/secrets-manager/secret-versions';
import { awsError, FakeAws, FakeClock } from '../../support/fakes';

const ID = 'prod/shop';
const set = (...keys: string[]) => (): Record<string, string> => Object.fromEntries(keys.map((key) => [key, `value of ${key}`]));
const addMissing = (...keys: string[]) => (current: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(keys.filter((key) => !(key in current)).map((key) => [key, `value of ${key}`]));
const currentOf = (aws: FakeAws): Record<string, unknown> => JSON.parse(aws.secretsManager().current(ID) ?? '{}');
const stagesOf = (aws: FakeAws): string[][] => [...aws.secretsManager().secrets.get(ID)!.versions.values()].map(({ stages }) => [...stages]).filter(({ length }) => length);

/** What people do in the console or with the AWS CLI: read, then write without a condition, at once. */
function consoleEdit(aws: FakeAws, key: string): void {
  aws.secretsManager().put(ID, JSON.stringify({ ...currentOf(aws), [key]: `value of ${key}` }));
}

describe.each([
  ['there is a value', (aws: FakeAws) => void aws.secretsManager().put(ID, '{"first":"1"}'), ['first']],
  ['there is no value', (aws: FakeAws) => void aws.secretsManager().put(ID), []],
  ['there is no secret', () => undefined, []],
])('concurrent writers, when %s', (_name, setUp, before) => {
  test('lose no key, in any order of their calls', async () => {
    await fc.assert(fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 5 }), async (scheduler, writers) => {
      const aws = new FakeAws();
      setUp(aws);
      aws.turn = (label) => scheduler.schedule(Promise.resolve(), label);
      const clock = { now: () => 0, sleep: () => scheduler.schedule(Promise.resolve(), 'sleep') };
      const keys = Array.from({ length: writers }, (_, index) => `key${index}`);
      const all = Promise.all(keys.map((key) => changeJsonSecret(aws.clients.secretsManager(), ID, addMissing(key, 'shared'), { clock, create: {} })));
      await scheduler.waitFor(all);
      expect(await all).toEqual(keys.map(() => true));
      expect(Object.keys(currentOf(aws)).sort()).toEqual([...before, ...keys, 'shared'].sort());
      expect(stagesOf(aws).flat().filter((stage) => !stage.startsWith('AWS'))).toEqual([]);
    }), { numRuns: 60 });
  });
});

test('keys that people put meanwhile survive', async () => {
  await fc.assert(fc.asyncProperty(fc.scheduler(), fc.array(fc.nat(20), { maxLength: 6 }), async (scheduler, moments) => {
    const aws = new FakeAws();
    aws.secretsManager().put(ID, '{"first":"1"}');
    const people: string[] = [];
    let turns = 0;
    aws.turn = async (label) => {
      await scheduler.schedule(Promise.resolve(), label);
      if (moments.includes(turns++)) {
        people.push(`person${people.length}`);
        consoleEdit(aws, people.at(-1)!);
      }
    };
    const clock = { now: () => 0, sleep: () => Promise.resolve() };
    const writing = Promise.all(['a', 'b'].map((key) => changeJsonSecret(aws.clients.secretsManager(), ID, addMissing(key), { clock })));
    await scheduler.waitFor(writing);
    expect(Object.keys(currentOf(aws)).sort()).toEqual(['first', 'a', 'b', ...people].sort());
  }), { numRuns: 100 });
});

describe('one writer', () => {
  let aws: FakeAws;
  const clock = new FakeClock();
  const change = (...args: [Parameters<typeof changeJsonSecret>[2], Parameters<typeof changeJsonSecret>[3]?]): Promise<boolean> =>
    changeJsonSecret(aws.clients.secretsManager(), ID, args[0], { clock, ...args[1] });
  beforeEach(() => {
    aws = new FakeAws(clock);
  });

  test('keeps every other byte', async () => {
    aws.secretsManager().put(ID, '{\n  "b": 1.10,\n  "a":  "x"\n}\n');
    await change(() => ({ a: 'y"\\' }));
    expect(aws.secretsManager().current(ID)).toBe('{\n  "b": 1.10,\n  "a":  "y\\"\\\\"\n}\n');
  });

  test('sets, adds and removes as a JSON parser would', async () => {
    const key = fc.stringMatching(/^[a-z]{1,3}$/);
    const changed = fc.dictionary(key, fc.option(fc.string(), { nil: undefined }), { minKeys: 1 });
    await fc.assert(fc.asyncProperty(fc.dictionary(key, fc.string()), changed, fc.constantFrom(0, 2), async (before, changes, indent) => {
      aws = new FakeAws(clock);
      aws.secretsManager().put(ID, JSON.stringify(before, undefined, indent));
      await change(() => changes);
      const expected: Record<string, unknown> = JSON.parse(JSON.stringify({ ...before, ...changes }));
      expect(currentOf(aws)).toEqual(expected);
    }));
  });

  test('changes the last place of a key that occurs twice, because that one counts', async () => {
    aws.secretsManager().put(ID, '{"A":"1","B":"2","A":"3"}');
    await changeJsonSecret(aws.clients.secretsManager(), ID, () => ({ A: 'new' }));
    expect(currentOf(aws)).toEqual({ A: 'new', B: '2' });
    aws.secretsManager().put(ID, '{"A":"1","B":"2","A":"3"}');
    await changeJsonSecret(aws.clients.secretsManager(), ID, () => ({ A: undefined }));
    expect(currentOf(aws)).toEqual({ B: '2' });
  });

  test.each([['nothing to change', () => undefined], ['an empty change', () => ({})]])('writes nothing for %s', async (_name, nothing) => {
    aws.secretsManager().put(ID, '{}');
    expect(await change(nothing)).toBe(false);
    expect(aws.calls.map(({ operation }) => operation)).toEqual(['GetSecretValue']);
  });

  test('keeps the previous version as AWSPREVIOUS, and no stage of its own', async () => {
    const { version } = aws.secretsManager().put(ID, '{}');
    await change(set('a'));
    expect([...aws.secretsManager().secrets.get(ID)!.versions.get(version)!.stages]).toEqual(['AWSPREVIOUS']);
    expect(stagesOf(aws)).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']]);
  });

  test('succeeds when its own stage can\'t be removed', async () => {
    aws.secretsManager().put(ID, '{}');
    aws.turn = async (label) => {
      if (label === 'UpdateSecretVersionStage answered') {
        aws.faults.fail('UpdateSecretVersionStage', () => awsError('InternalServiceError', 'x', 500));
      }
    };
    expect(await change(set('a'))).toBe(true);
    expect(currentOf(aws)).toEqual({ a: 'value of a' });
  });

  test('throws when others are always faster', async () => {
    aws.secretsManager().put(ID, '{}');
    let others = 0;
    aws.turn = async (label) => {
      if (label === 'PutSecretValue') {
        consoleEdit(aws, `other${others++}`);
      }
    };
    await expect(change(set('a'))).rejects.toThrow('prod/shop was changed by others 20 times in a row; try again');
    expect(Object.keys(currentOf(aws))).toHaveLength(20);
  });

  test.each([
    ['text', 'some text', 'prod/shop is not JSON; a store must contain a JSON object'],
    ['an array', '["x"]', 'prod/shop is JSON but an array, not an object; a store must contain a JSON object'],
    ['bytes', new Uint8Array([1]), 'prod/shop is binary; a store must contain a JSON object'],
  ])('refuses %s', async (_name, value, message) => {
    aws.secretsManager().put(ID, value);
    await expect(change(set('a'))).rejects.toThrow(message);
    expect(aws.count('PutSecretValue')).toBe(0);
  });

  test('refuses a missing secret unless it may create it', async () => {
    await expect(change(set('a'))).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'prod/shop does not exist' });
  });

  test.each(['GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage', 'CreateSecret'])('throws the error that %s throws', async (operation) => {
    if (operation !== 'CreateSecret') {
      aws.secretsManager().put(ID, '{"x":"y"}');
    }
    aws.faults.fail(operation, () => awsError('LimitExceededException', 'too much'));
    await expect(change(set('a'), { create: {} })).rejects.toThrow('too much');
    expect(currentOf(aws)).toEqual(operation === 'CreateSecret' ? {} : { x: 'y' });
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('V16: sets and removes a key named %s', async (key) => {
    aws.secretsManager().put(ID, '{"a":"1"}');
    await change(() => Object.fromEntries([[key, 'x']]));
    expect(aws.secretsManager().current(ID)).toBe(`{"a":"1","${key}": "x"}`);
    await change(() => Object.fromEntries([[key, undefined]]));
    expect(aws.secretsManager().current(ID)).toBe('{"a":"1"}');
    await change(() => Object.fromEntries([[key, undefined]]));
    expect(aws.secretsManager().current(ID)).toBe('{"a":"1"}');
  });

  test('M12: refuses a secret that would be too long, before any write', async () => {
    aws.secretsManager().put(ID, JSON.stringify({ a: 'x'.repeat(65_000) }));
    await expect(change(() => ({ b: 'x'.repeat(600) }))).rejects.toThrow('prod/shop would have 65616 bytes, and a secret contains at most 65536; nothing of it was written');
    expect(aws.count('PutSecretValue')).toBe(0);
  });

  test('counts its own version as written when the response was lost', async () => {
    aws.secretsManager().put(ID, '{}');
    aws.turn = async (label) => {
      if (label === 'UpdateSecretVersionStage answered') {
        aws.turn = () => Promise.resolve();
        throw awsError('InvalidParameterException', 'Staging label AWSCURRENT is not attached to version x.');
      }
    };
    expect(await change(set('a'))).toBe(true);
    expect(aws.count('PutSecretValue')).toBe(1);
    expect(stagesOf(aws)).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']]);
  });

  describe('V17: the stage of a writer that was killed', () => {
    const killed = async (): Promise<void> => {
      aws.secretsManager().put(ID, '{}');
      aws.turn = async (label) => {
        if (label === 'PutSecretValue answered') {
          throw new Error('killed');
        }
      };
      await expect(change(set('a'))).rejects.toThrow('killed');
      aws.turn = () => Promise.resolve();
      expect(stagesOf(aws).flat()).toEqual(['AWSCURRENT', expect.stringContaining('cdk-service-secrets-')]);
    };

    test.each([[16, ['AWSPREVIOUS', 'AWSCURRENT']], [5, ['AWSPREVIOUS', expect.stringContaining('cdk-service-secrets-'), 'AWSCURRENT']]])('is removed by the next writer after %s minutes', async (minutes, stages) => {
      await killed();
      await clock.sleep(minutes * 60_000);
      await change(set('b'), { tidy: true });
      expect(stagesOf(aws).flat()).toEqual(stages);
    });

    test('does not block a later writer, even after a lost race', async () => {
      await killed();
      let once = true;
      aws.turn = async (label) => {
        if (label === 'PutSecretValue' && once) {
          once = false;
          consoleEdit(aws, 'other');
        }
      };
      expect(await change(set('b'), { tidy: true })).toBe(true);
      expect(currentOf(aws)).toEqual({ other: 'value of other', b: 'value of b' });
    });

    test('stays where versions may not be listed, and the write succeeds', async () => {
      await killed();
      await clock.sleep(16 * 60_000);
      aws.faults.deny('secretsmanager:ListSecretVersionIds');
      expect(await change(set('b'), { tidy: true })).toBe(true);
    });
  });
});

test('M15: 20 concurrent writers need few versions, and the history contains only those that were current', async () => {
  const aws = new FakeAws();
  aws.secretsManager().put(ID, '{}');
  const timers = new SimulatedTime();
  // A call takes 20 to 40 milliseconds each way.
  aws.turn = () => timers.sleep(20 + Math.floor(Math.random() * 20));
  const keys = Array.from({ length: 20 }, (_, index) => `key${index}`);
  const clock = { now: () => timers.now, sleep: (ms: number) => timers.sleep(ms) };
  await timers.run(Promise.all(keys.map((key) => changeJsonSecret(aws.clients.secretsManager(), ID, set(key), { clock, tidy: true }))));
  aws.turn = () => Promise.resolve();
  expect(Object.keys(currentOf(aws)).sort()).toEqual([...keys].sort());
  expect(aws.count('PutSecretValue')).toBeLessThanOrEqual(75);
  const listed = await fieldVersions(aws.clients.secretsManager(), ID, 'key0');
  expect(listed).toHaveLength(21);
});

/** Timers that fire in order, without waiting. */
class SimulatedTime {
  public now = 0;
  private readonly timers: { readonly at: number; readonly fire: () => void }[] = [];

  public sleep(milliseconds: number): Promise<void> {
    return new Promise((fire) => this.timers.push({ at: this.now + milliseconds, fire }));
  }

  public async run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    void work.finally(() => (done = true)).catch(() => undefined);
    while (!done) {
      await new Promise(setImmediate);
      const next = this.timers.sort((a, b) => a.at - b.at).shift();
      if (next) {
        this.now = next.at;
        next.fire();
      }
    }
    return work;
  }
}
