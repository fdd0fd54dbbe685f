import { planPrune, refersToName, StoreUse } from '../../../src/cli/plan/prune';
import { Service } from '../../../src/cli/source/service';
import { StoreDeclaration } from '../../../src/core/declaration';

const store: StoreDeclaration = { kind: 'ssm', name: '/prod/shop' };
const service = (path: string, stack: string, names: string[], stores: StoreDeclaration[] = [store]): Service => ({
  path,
  stack: { name: stack, template: {} },
  pending: new Map(),
  pendingKeys: new Map(),
  declaration: { service: path, verification: 'values', stores, variables: Object.fromEntries(names.map((name) => [name, { kind: 'secret', store: stores.length - 1, name }])) },
});
const now = new Date('2026-06-01T00:00:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const owner = service('Shop/Secrets', 'Shop', ['A']);
const plan = (use: Partial<StoreUse>, stored = [{ name: 'A' }, { name: 'OLD', modified: daysAgo(40) }], minAgeDays = 30): [string, string | undefined][] =>
  planPrune(stored, { store, owner, services: [owner], references: [], ...use }, { now, minAgeDays }).map(({ name, kept }) => [name, kept]);

test('a name that nothing uses goes, a declared one isn\'t even listed', () => {
  expect(plan({})).toEqual([['OLD', undefined]]);
});

test.each<[string, Partial<StoreUse>, string]>([
  ['another service declares it', { services: [owner, service('Worker', 'W', ['OLD'])] }, 'declared by Worker (stack W)'],
  ['another stack of the same app declares it', { services: [owner, service('Shop/Secrets', 'Shop-2', ['OLD'])] }, 'declared by Shop/Secrets (stack Shop-2)'],
  ['the store is shared', { services: [owner, service('Worker', 'W', ['X'], [{ kind: 'ssm', name: '/w' }, store])] }, 'the store is shared with Worker (stack W)'],
  ['an active revision reads it', { references: [{ valueFrom: '/prod/shop/OLD', taskDefinition: 'shop:3' }] }, 'used by task definition shop:3'],
])('it stays when %s', (_why, use, reason) => {
  expect(plan(use)).toEqual([['OLD', reason]]);
});

test('the deployed declaration of the service itself counts: what it still has, stays', () => {
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

const json: StoreDeclaration = { kind: 'secretsmanager', name: 'prod/shop' };
const arn = (rest: string): string => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${rest}`;
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
