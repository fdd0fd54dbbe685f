import { RetryBudget, SYSTEM_CLOCK } from '../../src/aws/retry-budget';
import { awsError, FakeClock } from '../support/fakes';

const denied = awsError('AccessDeniedException', 'no');

test.each([[0, 1], [2_999, 1], [3_000, 2], [60_000, 21]])('within %d ms a denied action is tried %d times', async (milliseconds, times) => {
  const clock = new FakeClock();
  const action = jest.fn().mockRejectedValue(denied);
  await expect(new RetryBudget(clock, milliseconds).retryWhileDenied(action)).rejects.toBe(denied);
  expect(action).toHaveBeenCalledTimes(times);
});

test('gives what the action gives once it is allowed', async () => {
  const action = jest.fn().mockRejectedValueOnce(denied).mockResolvedValue('x');
  expect(await new RetryBudget(new FakeClock(), 60_000).retryWhileDenied(action)).toBe('x');
});

test('other errors are not waited for', async () => {
  const clock = new FakeClock();
  await expect(new RetryBudget(clock, 60_000).retryWhileDenied(() => Promise.reject(awsError('ValidationException', 'x')))).rejects.toThrow('x');
  expect(clock.slept).toEqual([]);
});

test('none is no waiting', async () => {
  expect(await RetryBudget.none().waitForNextAttempt()).toBe(false);
});

test('the system\'s clock sleeps', async () => {
  const before = SYSTEM_CLOCK.now();
  await SYSTEM_CLOCK.sleep(5);
  expect(SYSTEM_CLOCK.now()).toBeGreaterThanOrEqual(before + 4);
});
