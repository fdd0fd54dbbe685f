import { Declaration } from '../../../src/core/declaration';
import { gateStatements, taggedStatements } from '../../../src/core/iam/gate';
import { StatementData, StatementScope, storeScope } from '../../../src/core/iam/statements';
import { config, declaration, generated, JSON_SECRET, PARAMETERS, secret } from '../../support/gate';

const here = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret';
const statements = (input: Declaration, external: ReadonlyMap<string, StatementScope> = new Map()): StatementData[] =>
  gateStatements(input, here, { stores: input.stores.map((store) => storeScope(store, here)), external });
const resourcesOf = (all: StatementData[], action: string, effect = 'Allow'): string[] =>
  all.filter((statement) => statement.effect === effect && statement.actions.includes(action)).flatMap(({ resources }) => resources);

describe.each([['values', 'secretsmanager:GetSecretValue'], ['metadata', 'secretsmanager:DescribeSecret']] as const)('%s', (verification, action) => {
  test('reads a JSON secret by its name without suffix, because it may not exist yet', () => {
    const all = statements(declaration({ A: secret('A') }, { stores: [JSON_SECRET], verification }));
    expect(resourcesOf(all, action)).toEqual([`${ARN}:prod/shop-??????`, `${ARN}:prod/shop`]);
  });

  test('reads an external secret likewise, and a full ARN unchanged', () => {
    const scope = (arn: string): StatementScope => ({ service: 'secretsmanager', place: here, resources: [arn] });
    const input = declaration({ A: { kind: 'foreign-secret', arn: `${ARN}:db` }, B: { kind: 'foreign-secret', arn: `${ARN}:full-AbCdEf` } }, { verification });
    const all = statements(input, new Map([['A', scope(`${ARN}:db-??????`)], ['B', scope(`${ARN}:full-AbCdEf`)]]));
    expect(resourcesOf(all, action)).toEqual([`${ARN}:db-??????`, `${ARN}:db`, `${ARN}:full-AbCdEf`]);
  });
});

test('METADATA denies values and decryption', () => {
  const all = statements(declaration({ A: secret('A'), J: secret('J', 1) }, { stores: [PARAMETERS, JSON_SECRET], verification: 'metadata' }));
  expect(resourcesOf(all, 'secretsmanager:GetSecretValue', 'Deny')).toEqual([`${ARN}:prod/shop-??????`]);
  expect(resourcesOf(all, 'kms:Decrypt', 'Deny')).toEqual(['*', '*']);
  expect(resourcesOf(all, 'secretsmanager:GetSecretValue')).toEqual([]);
});

test.each([
  ['metadata', { versionId: 'v-1' }, [`${ARN}:db-AbCdEf`]],
  ['metadata', { versionId: 'v-1', stage: 'BLUE' }, []],
  ['metadata', { stage: 'BLUE' }, []],
  ['values', { versionId: 'v-1' }, []],
] as const)('%s of %j: lists versions where the version may have no label', (verification, version, expected) => {
  const arns = [`${ARN}:db-AbCdEf`, `${ARN}:other-AbCdEf`];
  const [A, B] = arns.map((arn) => ({ kind: 'foreign-secret' as const, arn }));
  const scopes = arns.map((arn): StatementScope => ({ service: 'secretsmanager', place: here, resources: [arn] }));
  const all = statements(declaration({ A: { ...A, ...version }, B }, { verification }), new Map([['A', scopes[0]], ['B', scopes[1]]]));
  expect(resourcesOf(all, 'secretsmanager:ListSecretVersionIds')).toEqual(expected);
});

test('a store without variables and an external value without verification need no statement', () => {
  const input = declaration({ F: { kind: 'parameter', parameter: '/x/F', verification: 'none' }, P: { kind: 'plain' } });
  expect(statements(input, new Map([['F', { service: 'ssm', place: here, resources: ['arn:x'] }]]))).toEqual([]);
});

test('creation is allowed on exact names', () => {
  const all = statements(declaration({ A: secret('A'), G: generated('G', { destroy: true }), L: config('L', 'info') }));
  expect(resourcesOf(all, 'ssm:PutParameter')).toEqual(['arn:aws:ssm:eu-west-1:111122223333:parameter/prod/shop/G', 'arn:aws:ssm:eu-west-1:111122223333:parameter/prod/shop/L']);
});

test.each<[string, string[], string | undefined]>([
  ['ssm', ['ssm:GetParameters', 'ssm:ListTagsForResource'], undefined],
  ['ssm', ['ssm:GetParameters', 'ssm:ListTagsForResource', 'ssm:GetParameterHistory'], 'arn:aws:kms:eu-west-1:111122223333:key/1'],
  ['secretsmanager', ['secretsmanager:GetSecretValue'], undefined],
  ['secretsmanager', ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'], 'arn:aws:kms:eu-west-1:111122223333:key/1'],
])('a store with %s is read with %j', (kind, actions, key) => {
  const store = kind === 'ssm' ? PARAMETERS : JSON_SECRET;
  const [read] = statements(declaration({ A: secret('A') }, { stores: [{ ...store, key }] }));
  expect(read.actions).toEqual(actions);
});

describe('by tags, under any name', () => {
  const [deletion, use] = taggedStatements(here, 'arn:stack', 'cdk-service-secrets:used-by:1');

  test('parameters that this stack created may be deleted', () => {
    expect(deletion).toEqual({
      effect: 'Allow',
      actions: ['ssm:GetParameters', 'ssm:ListTagsForResource', 'ssm:DeleteParameter'],
      resources: ['arn:aws:ssm:*:111122223333:parameter/*'],
      conditions: { StringEquals: { 'aws:ResourceTag/cdk-service-secrets:stack': 'arn:stack' } },
    });
  });

  test('on parameters that a gate created, only the tag of this stack may be set and removed', () => {
    expect(use).toEqual({
      effect: 'Allow',
      actions: ['ssm:AddTagsToResource', 'ssm:RemoveTagsFromResource'],
      resources: ['arn:aws:ssm:*:111122223333:parameter/*'],
      conditions: {
        'ForAllValues:StringEquals': { 'aws:TagKeys': 'cdk-service-secrets:used-by:1' },
        'Null': { 'aws:ResourceTag/cdk-service-secrets:stack': 'false', 'aws:TagKeys': 'false' },
      },
    });
  });
});
