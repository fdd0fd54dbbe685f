import { lastFailure } from '../../../src/cli/aws/connection/last-failure';
import { explain } from '../../../src/cli/errors';
import { awsError } from '../../support/fakes';

/** What people read when AWS refuses, in place of the SDK's words. */

const VALUE = 'hunter2-canary';
const error = (name: string, message: string): Error => Object.assign(new Error(message), { name });
afterEach(() => { lastFailure.of = undefined; });

test.each<[string, Error, string]>([
  ['no credentials', error('CredentialsProviderError', 'Could not load credentials from any providers'),
    'there are no AWS credentials that can be used\n  -> sign in first: set AWS_PROFILE or pass --profile NAME (with IAM Identity Center: aws sso login)'],
  ['a program for credentials that prints a secret', error('CredentialsProviderError', `Command failed: get-key ${VALUE}`), 'there are no AWS credentials that can be used\n  -> sign in first: '],
  ['an ended sign-in', error('CredentialsProviderError', 'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.'),
    'the sign-in with IAM Identity Center has ended\n  -> aws sso login'],
  ['an ended token', error('TokenProviderError', 'Token is expired. To refresh this SSO session run \'aws sso login\' with the corresponding profile.'), 'the sign-in with IAM Identity Center has ended\n'],
  ['multi-factor authentication', error('CredentialsProviderError', 'Profile x requires multi-factor authentication, but no MFA code callback was provided.'),
    'the profile asks for a code of multi-factor authentication\n  -> fetch credentials with the AWS CLI first'],
  ['throttling', awsError('ThrottlingException', 'Rate exceeded'), 'AWS throttles these calls, and still does after many attempts (ThrottlingException)\n  -> run the same command again later'],
  ['an error of AWS', awsError('InternalServerError', VALUE, 500), 'AWS could not answer (InternalServerError, HTTP 500)\n  -> run the same command again later'],
  ['a clock', awsError('RequestTimeTooSkewed', 'The difference between the request time and the current time is too large'), 'the clock of this machine is wrong (RequestTimeTooSkewed)\n  -> set its time'],
  ['old credentials', awsError('ExpiredTokenException', 'The security token included in the request is expired'), 'AWS doesn\'t accept the credentials (ExpiredTokenException)\n  -> '],
  ['no permission', awsError('AccessDeniedException', 'User: a is not\nauthorized to perform: ssm:GetParameters'), 'AccessDeniedException: User: a is not authorized to perform: ssm:GetParameters\n  -> ask for the permission'],
  ['what was sent', awsError('ValidationException', `Value '${VALUE}' at 'value' failed`), 'ValidationException: AWS refused it; its words may repeat the value, and are left out'],
  ['half a response', error('SyntaxError', `Unexpected end of JSON input: {"Value":"${VALUE}`), 'the answer is not one of AWS\n  -> '],
  ['a response without a name', awsError('Unknown', 'Unknown', 403), 'the answer is not one of AWS (HTTP 403)\n  -> '],
  ['a response that can\'t be parsed', error('Error', `char '<' is not expected.: ${VALUE}\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.`), 'the answer is not one of AWS\n  -> '],
])('%s', (_, thrown, said) => {
  expect(explain(thrown)).toContain(said);
  expect(explain(thrown)).not.toContain(VALUE);
  expect(explain(thrown)).not.toMatch(/hidden field|Unknown:/);
});

test('missing credentials because of the network are reported as a network error', () => {
  lastFailure.of = { message: 'oidc.eu-west-1.amazonaws.com is not known to DNS', fix: 'check the network' };
  expect(explain(error('CredentialsProviderError', 'getaddrinfo ENOTFOUND'))).toBe('the credentials could not be fetched: oidc.eu-west-1.amazonaws.com is not known to DNS\n  -> check the network');
});
