import { POLICY_DELAY_VARIABLE, policyDelay, RetryBudget, SYSTEM_CLOCK } from '../../src/aws/retry-budget';
import { awsError, FakeClock } from '../support/fakes';
import { declaration, GateHarness, secret } from '../support/gate';

const denied = awsError('AccessDeniedException', 'no');

test.each([[0, 1], [2_999, 1], [3_000, 2], [60_000, 21]])('within %d ms a denied action is tried %d times', async (milliseconds, times) => {
  const clock = new FakeClock();
  const action = jest.fn().mockRejectedValue(denied);
  await expect(new RetryBudget(clock, milliseconds).retryWhileDenied(action)).rejects.toBe(denied);
  expect(action).toHaveBeenCalledTimes(times);
});

test.each(['InvalidKeyId', 'EncryptionFailure', 'DecryptionFailure'])('waits for %s of a key that was just created', async (name) => {
  const action = jest.fn().mockRejectedValueOnce(awsError(name, 'the key does not exist')).mockResolvedValue('x');
  expect(await new RetryBudget(new FakeClock(), 60_000).retryWhileDenied(action)).toBe('x');
});

test('returns the action\'s result once it is allowed', async () => {
  const action = jest.fn().mockRejectedValueOnce(denied).mockResolvedValue('x');
  expect(await new RetryBudget(new FakeClock(), 60_000).retryWhileDenied(action)).toBe('x');
});

test('does not wait after other errors', async () => {
  const clock = new FakeClock();
  await expect(new RetryBudget(clock, 60_000).retryWhileDenied(() => Promise.reject(awsError('ValidationException', 'x')))).rejects.toThrow('x');
  expect(clock.slept).toEqual([]);
});

test('a budget of none does not wait', async () => {
  expect(await RetryBudget.none().waitForNextAttempt()).toBe(false);
});

test('the system\'s clock sleeps', async () => {
  const before = SYSTEM_CLOCK.now();
  await SYSTEM_CLOCK.sleep(5);
  expect(SYSTEM_CLOCK.now()).toBeGreaterThanOrEqual(before + 4);
});

describe('how long a denied action is retried', () => {
  afterEach(() => { delete process.env[POLICY_DELAY_VARIABLE]; });

  test.each([[undefined, 60_000], ['', 60_000], ['soon', 60_000], ['-1', 60_000], ['600', 60_000], ['3', 3_000], ['0', 0]])('with %j in the function\'s environment: %d ms', (seconds, milliseconds) => {
    expect(policyDelay({ [POLICY_DELAY_VARIABLE]: seconds })).toBe(milliseconds);
  });

  test.each([[undefined, 60_000], ['6', 6_000]])('with %j the gate fails after %d ms, with the same finding', async (seconds, milliseconds) => {
    if (seconds) process.env[POLICY_DELAY_VARIABLE] = seconds;
    const gate = new GateHarness();
    gate.aws.faults.deny('GetParameters');
    const started = gate.clock.now();
    expect(await gate.run(declaration({ A: secret('A') }))).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('A: ') });
    expect(gate.clock.now() - started).toBe(milliseconds);
  });
});
