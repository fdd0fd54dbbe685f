import { planPrune, StoreUse } from '../../../src/cli/operations/prune/plan';
import { Service } from '../../../src/cli/source/service';
import { refersToName } from '../../../src/cli/values/store-users';
import { StoreDeclaration, VariableDeclaration } from '../../../src/core/declaration';

const store: StoreDeclaration = { kind: 'ssm', name: '/prod/shop' };
const json: StoreDeclaration = { kind: 'secretsmanager', name: 'prod/shop' };
const arn = (rest: string): string => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${rest}`;
const service = (path: string, stack: string, names: string[], stores: StoreDeclaration[] = [store]): Service => ({
  path,
  stack: { name: stack, template: {} },
  unresolved: new Map(),
  unresolvedKeys: new Map(),
  declaration: { service: path, verification: 'values', stores, variables: Object.fromEntries(names.map((name) => [name, { kind: 'secret', store: stores.length - 1, name }])) },
});
const inRegion = (region: string, declared: Service): Service => ({ ...declared, stack: { ...declared.stack, region } });
const external = (variable: VariableDeclaration): Service => {
  const cluster = service('Cluster/Secrets', 'Cluster', ['X'], [{ kind: 'ssm', name: '/cluster' }]);
  return { ...cluster, declaration: { ...cluster.declaration, variables: { ANYTHING: variable } } };
};
const now = new Date('2026-06-01T00:00:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const owner = service('Shop/Secrets', 'Shop', ['A']);
const plan = (use: Partial<StoreUse>, stored = [{ name: 'A' }, { name: 'OLD', modified: daysAgo(40) }], minAgeDays = 30): [string, string | undefined][] =>
  planPrune(stored, { store, owner, services: [owner], unreadable: [], references: [], ...use }, { now, minAgeDays }).map(({ name, kept }) => [name, kept]);

test('an unused name is deleted, and a declared one isn\'t even listed', () => {
  expect(plan({})).toEqual([['OLD', undefined]]);
});

test.each<[string, Partial<StoreUse>, string]>([
  ['another service declares it', { services: [owner, service('Worker', 'W', ['OLD'])] }, 'declared by Worker (stack W)'],
  ['another stack of the same app declares it', { services: [owner, service('Shop/Secrets', 'Shop-2', ['OLD'])] }, 'declared by Shop/Secrets (stack Shop-2)'],
  ['the store is shared', { services: [owner, service('Worker', 'W', ['X'], [{ kind: 'ssm', name: '/w' }, store])] }, 'the store is shared with Worker (stack W)'],
  ['a declaration reads it as an external parameter', { services: [owner, external({ kind: 'parameter', parameter: '/prod/shop/OLD' })] }, 'declared by Cluster/Secrets (stack Cluster)'],
  ['an active revision reads it', { references: [{ valueFrom: '/prod/shop/OLD', user: 'task definition shop:3' }] }, 'used by task definition shop:3'],
  ['a declaration of the account can\'t be read', { unreadable: [{ path: 'Other', stack: { name: 'O' }, problem: 'x' }] }, 'the declaration of Other (stack O) can\'t be read, and may use it'],
])('it stays when %s', (_why, use, reason) => {
  expect(plan(use)).toEqual([['OLD', reason]]);
});

test('a store with the stack\'s region equals one without a region', () => {
  const elsewhere = { ...store, region: 'us-east-1' };
  const self = inRegion('eu-west-1', service('Shop/Secrets', 'Shop', ['A'], [elsewhere]));
  const there = inRegion('us-east-1', service('Worker', 'W', ['OLD']));
  expect(plan({ store: elsewhere, owner: self, services: [self, there] })).toEqual([['OLD', 'declared by Worker (stack W)']]);
});

test('the same prefix in another region is another store', () => {
  const self = inRegion('eu-west-1', owner);
  expect(plan({ owner: self, services: [self, inRegion('us-east-1', service('Worker', 'W', ['OLD']))] })).toEqual([['OLD', undefined]]);
  expect(plan({ owner: self, services: [self, service('Anywhere', 'W', ['OLD'])] })).toEqual([['OLD', 'declared by Anywhere (stack W)']]);
});

test('a key of an external secret that a declaration reads stays, and with the whole secret every key', () => {
  const use = (field?: string): Partial<StoreUse> => ({ store: json, owner: other, services: [other, external({ kind: 'foreign-secret', arn: arn('prod/shop-AbCdEf'), field })] });
  const other = service('Shop/Secrets', 'Shop', ['A'], [json]);
  expect(plan(use('OLD'))).toEqual([['OLD', 'declared by Cluster/Secrets (stack Cluster)']]);
  expect(plan(use())).toEqual([['OLD', 'declared by Cluster/Secrets (stack Cluster)']]);
  expect(plan(use('NEW'))).toEqual([['OLD', undefined]]);
});

test('variables in the deployed declaration of the service itself stay', () => {
  expect(plan({ services: [owner, service('Shop/Secrets', 'Shop', ['OLD'])] })).toEqual([]);
});

test.each<[Date | undefined, number, string | undefined]>([
  [daysAgo(29), 30, 'changed within 30 days'],
  [daysAgo(30), 30, undefined],
  [daysAgo(0), 0, undefined],
  [undefined, 0, 'its last change is not known'],
])('changed at %s with --min-age %s: %s', (modified, minAge, reason) => {
  expect(plan({}, [{ name: 'OLD', modified: modified as Date }], minAge)).toEqual([['OLD', reason]]);
});

test.each<[StoreDeclaration, string, boolean]>([
  [store, '/prod/shop/OLD', true],
  [store, 'arn:aws:ssm:eu-west-1:123456789012:parameter/prod/shop/OLD', true],
  [store, '/prod/shop/OLDER', false],
  [store, '/prod/shopping/OLD', false],
  [store, '/x/prod/shop/OLD', false],
  [json, arn('prod/shop-AbCdEf:OLD::'), true],
  [json, arn('prod/shop:OLD::'), true],
  [json, arn('prod/shop-AbCdEf'), true],
  [json, arn('prod/shop-AbCdEf:OTHER::'), false],
  [json, arn('prod/shop-admin-AbCdEf:OLD::'), false],
  [json, '/prod/shop/OLD', false],
])('%j: %s refers to OLD: %s', (place, valueFrom, expected) => {
  expect(refersToName(valueFrom, place, 'OLD')).toBe(expected);
});
