import { isAccessDenied, isBusy, isNotFound, messageOf, nameOf, withoutValue } from '../../src/aws/errors';
import { awsError, throttled, unavailable } from '../support/fakes';

test.each<[unknown, string]>([
  [awsError('X', 'one\n  two'), 'one two'],
  [awsError('ValidationException', '1 validation error detected: Value \'hunter2\' at \'value\' failed to satisfy'), '1 validation error detected: Value at \'value\' failed to satisfy'],
  [awsError('ValidationException', '2 errors: Value \'it\'s\nhunter2\' at \'value\' failed; Value \'x\' at \'name\' failed'), '2 errors: Value at \'name\' failed'],
  [awsError('ParameterNotFound', ''), 'ParameterNotFound'],
  ['text', 'text'],
])('message %#', (error, message) => {
  expect(messageOf(error)).toBe(message);
});

test.each<[unknown, boolean, boolean, boolean]>([
  [awsError('AccessDeniedException', 'x'), true, false, false],
  [awsError('KMSAccessDeniedException', 'x'), true, false, false],
  [awsError('UnknownError', 'User: x is not authorized to perform: ssm:GetParameters'), true, false, false],
  [awsError('ResourceNotFoundException', 'x'), false, false, true],
  [throttled(), false, true, false],
  [unavailable(), false, true, false],
  [Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }), false, true, false],
  [awsError('ValidationException', 'x'), false, false, false],
  [undefined, false, false, false],
])('%s: denied %s, busy %s, not found %s', (error, denied, busy, notFound) => {
  expect([isAccessDenied(error), isBusy(error), isNotFound(error)]).toEqual([denied, busy, notFound]);
});

test('removes a value that was sent from the message, and keeps the error\'s name', () => {
  const error = withoutValue(awsError('ParameterLimitExceeded', 'no place for a-long-enough-value; a-long-enough-value'), 'a-long-enough-value');
  expect([nameOf(error), messageOf(error)]).toEqual(['ParameterLimitExceeded', 'no place for (value); (value)']);
  expect(withoutValue('text', 'x')).toBe('text');
  expect(messageOf(withoutValue(awsError('X', 'untouched'), ''))).toBe('untouched');
});

test('drops the whole message when AWS quotes what was sent, because it may contain a part of the value', () => {
  const error = withoutValue(awsError('ValidationException', 'Parameter value: (a{{b}}c) can\'t nest; a{{b}'), 'a{{b}}c');
  expect([nameOf(error), messageOf(error)]).toEqual(['ValidationException', 'AWS refused it; its words may repeat the value, and are left out']);
});

test('doesn\'t cut a short value out of an account or an ARN, because the gap would reveal it', () => {
  const error = withoutValue(awsError('X', 'arn:aws:iam::123456789012:role/x'), '1234');
  expect(messageOf(error)).toBe('arn:aws:iam::123456789012:role/x');
});
