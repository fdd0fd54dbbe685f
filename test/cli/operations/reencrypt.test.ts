import { planReencryption, ReencryptInput } from '../../../src/cli/operations/reencrypt/plan';
import { Declaration } from '../../../src/core/declaration';
import { isKey } from '../../../src/core/encryption-key';
import { StoredValue } from '../../../src/core/stored-value';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234-new';
const found = (type: string): StoredValue => ({ status: 'found', version: '1', arn: 'arn', type, value: 'x' });

describe('a parameter', () => {
  const declaration: Declaration = {
    service: 'Shop/Secrets',
    verification: 'values',
    stores: [{ kind: 'ssm', name: '/prod/shop' }],
    variables: { URL: { kind: 'secret', store: 0, name: 'url' }, LEVEL: { kind: 'config', store: 0, name: 'LEVEL', value: 'info' }, NODE_ENV: { kind: 'plain' } },
  };
  const plan = (reading: StoredValue | undefined, present: string | undefined, wanted: string | undefined): string | undefined =>
    planReencryption({ declaration, readings: new Map(reading ? [['URL', reading]] : []), wanted: new Map([[0, wanted]]), present: new Map([[0, new Map([['url', present]])]]) })
      .find(({ name }) => name === 'URL')!.kept;

  test.each<[string, StoredValue | undefined, string | undefined, string | undefined, string | undefined]>([
    ['has another key', found('SecureString'), 'alias/aws/ssm', KEY, undefined],
    ['has this key', found('SecureString'), KEY, KEY, 'has this key already'],
    ['goes back to the AWS managed key', found('SecureString'), KEY, undefined, undefined],
    ['has the AWS managed key', found('SecureString'), 'alias/aws/ssm', undefined, 'has this key already'],
    ['has a key that AWS doesn\'t return', found('SecureString'), undefined, KEY, undefined],
    ['doesn\'t exist', undefined, undefined, KEY, 'has no value yet'],
    ['is a String', found('String'), undefined, KEY, 'it is a String, and a secret must be a SecureString; the type can\'t change in place'],
    ['can\'t be decrypted any more', { status: 'denied', message: 'no' }, 'alias/aws/ssm', KEY, 'you are not allowed to read it'],
  ])('that %s', (_what, reading, present, wanted, kept) => {
    expect(plan(reading, present, wanted)).toBe(kept);
  });

  test('of configuration is not encrypted, and plain values aren\'t listed', () => {
    const items = planReencryption({ declaration, readings: new Map([['LEVEL', found('String')]]), wanted: new Map([[0, KEY]]), present: new Map() });
    expect(items.map(({ name, kept }) => [name, kept])).toEqual([['LEVEL', 'is configuration, and not encrypted'], ['URL', 'has no value yet']]);
  });
});

describe('a JSON secret', () => {
  const secret = (arn?: string): Declaration => ({
    service: 'Shop/Secrets',
    verification: 'values',
    stores: [{ kind: 'secretsmanager', name: 'prod/shop', ...(arn ? { arn } : {}) }, { kind: 'secretsmanager', name: 'prod/unused' }],
    variables: { A: { kind: 'secret', store: 0, name: 'A' }, B: { kind: 'secret', store: 0, name: 'B' } },
  });
  const plan = (declaration: Declaration, present: ReencryptInput['present']): unknown =>
    planReencryption({ declaration, readings: new Map(), wanted: new Map([[0, KEY]]), present }).map(({ name, kept }) => [name, kept]);

  test('is one item, however many keys it has', () => {
    expect(plan(secret(), new Map([[0, new Map([['prod/shop', 'alias/aws/secretsmanager']])]]))).toEqual([['prod/shop', undefined]]);
    expect(plan(secret(), new Map([[0, new Map([['prod/shop', '1234-new']])]]))).toEqual([['prod/shop', 'has this key already']]);
  });

  test('that doesn\'t exist, or that others create, is not encrypted', () => {
    expect(plan(secret(), new Map([[0, new Map()]]))).toEqual([['prod/shop', 'has no value yet']]);
    expect(plan(secret('arn:x'), new Map())).toEqual([['prod/shop', 'has the key that the owner of the secret chose']]);
  });
});

test.each<[string | undefined, string, boolean]>([
  [KEY, KEY, true],
  ['1234-new', KEY, true],
  ['arn:aws-cn:kms:cn-north-1:123456789012:alias/shop', 'alias/shop', true],
  ['1234', KEY, false],
  ['new', KEY, false],
  ['alias/1234-new', KEY, false],
  [undefined, KEY, false],
])('isKey(%s, %s) is %s', (present, wanted, expected) => {
  expect(isKey(present, wanted)).toBe(expected);
});
