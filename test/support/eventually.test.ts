import { eventually } from './eventually';

test('returns the result, after as many polls as it takes', async () => {
  const look = jest.fn().mockResolvedValueOnce(undefined).mockResolvedValueOnce(false).mockResolvedValue('here');
  expect(await eventually('something', look, { everyMs: 1 })).toBe('here');
  expect(look).toHaveBeenCalledTimes(3);
});

test('zero and an empty text are results', async () => {
  expect(await eventually('zero', () => Promise.resolve(0))).toBe(0);
  expect(await eventually('text', () => Promise.resolve(''))).toBe('');
});

test('reports what never came, and what it found instead', async () => {
  await expect(eventually('the end', () => Promise.resolve(undefined), { seconds: 0.01, everyMs: 1, details: () => 'the log' })).rejects.toThrow('the end did not come within 0.01 s. the log');
});

test('an error in a poll is thrown at once', async () => {
  await expect(eventually('x', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});
