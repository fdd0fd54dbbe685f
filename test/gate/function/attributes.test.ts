import { ATTRIBUTE_SET } from '../../../src/core/contracts/gate';
import { Declaration } from '../../../src/core/declaration';
import { StoredValue } from '../../../src/core/stored-value';
import { attributes } from '../../../src/gate/function/attributes';
import { declaration, JSON_SECRET, PARAMETERS, secret } from '../../support/gate';

const here = { partition: 'aws-cn', region: 'cn-north-1', account: '111122223333' };
const found = (arn: string): StoredValue => ({ status: 'found', version: '1', arn });
const input = (...stores: Declaration['stores']): Declaration => declaration({ A: secret('A', 0), B: secret('B', stores.length - 1) }, { stores });

test.each<[string, Declaration, ReadonlyMap<string, StoredValue>, Record<string, string>]>([
  ['a path in the same region', input(PARAMETERS), new Map(), { Store0: '/prod/shop/' }],
  ['a path elsewhere', input({ ...PARAMETERS, region: 'cn-northwest-1' }), new Map(), { Store0: 'arn:aws-cn:ssm:cn-northwest-1:111122223333:parameter/prod/shop/' }],
  ['a secret that was read', input(JSON_SECRET), new Map([['A', found('arn:read-AbCdEf')]]), { Store0: 'arn:read-AbCdEf:' }],
  ['a secret that could not be read', input(JSON_SECRET), new Map([['A', { status: 'denied', message: '' }]]), { Store0: 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:prod/shop:' }],
  ['a secret under an ARN that could not be read', input({ ...JSON_SECRET, arn: 'arn:given-AbCdEf' }), new Map(), { Store0: 'arn:given-AbCdEf:' }],
  ['each store has its own', input(PARAMETERS, JSON_SECRET), new Map([['A', found('arn:parameter')], ['B', found('arn:secret-AbCdEf')]]), { Store0: '/prod/shop/', Store1: 'arn:secret-AbCdEf:' }],
])('%s', (_name, declared, readings, expected) => {
  expect(attributes(declared, readings, here)).toEqual({ Arn: 'arn:', Root: '/', Fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/), ...expected });
});

test('A18: the version of the set changes with the names of the attributes', () => {
  expect({ [ATTRIBUTE_SET]: Object.keys(attributes(input(PARAMETERS), new Map(), here)).sort() }).toEqual({ 1: ['Arn', 'Fingerprint', 'Root', 'Store0'] });
});
