import { ResolvedService } from '../../../src/cli/session';
import { Unresolved } from '../../../src/cli/source/intrinsics';
import { keyFor } from '../../../src/cli/values/write-values';

/** A service with a store whose key is to be created, one with a key, and one that is shared and has none. */
const service = {
  declaration: { service: 'Shop/Secrets', verification: 'values', variables: {}, stores: [{ kind: 'ssm', name: '/own' }, { kind: 'ssm', name: '/with-key', key: 'declared' }, { kind: 'ssm', name: '/shared' }] },
  unresolvedKeys: new Map([[0, new Unresolved('Key.Arn', 'resource')]]),
} as unknown as ResolvedService;

test.each([
  ['the key of --key', 0, 'given', 'given'],
  ['its declared key', 1, 'given', 'declared'],
  ['no key of another store', 2, 'given', undefined],
  ['its declared key, without --key', 1, undefined, 'declared'],
])('a store is written with %s', (_what, index, given, expected) => {
  expect(keyFor(service, index, given)).toBe(expected);
});

test('a key that doesn\'t exist yet needs --key', () => {
  expect(() => keyFor(service, 0, undefined)).toThrow('the next deployment creates the key of /own (Key.Arn)');
});
