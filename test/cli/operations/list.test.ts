import { ListedService, ListInput, planList, undeclaredIn, unlistedStores } from '../../../src/cli/operations/list/plan';
import { Declaration, VariableDeclaration } from '../../../src/core/declaration';
import { StoredValue } from '../../../src/core/stored-value';
import { StoredName } from '../../../src/stores/value-store';

const VARIABLES: Record<string, VariableDeclaration> = {
  API_KEY: { kind: 'secret', store: 0, name: 'API_KEY' },
  MODE: { kind: 'plain' },
  SESSION: { kind: 'generated', store: 0, name: 'SESSION', length: 32, alphabet: 'hex', destroy: false } as VariableDeclaration,
  TOKEN: { kind: 'parameter', parameter: '/other/TOKEN' },
};
const DECLARATION: Declaration = { service: 'Shop/Secrets', verification: 'values', stores: [{ kind: 'ssm', name: '/prod/shop' }], variables: VARIABLES };
const FOUND: StoredValue = { status: 'found', type: 'SecureString', version: '2', value: 'hunter2', arn: 'arn' } as StoredValue;

function service(declaration: Partial<Declaration> = {}, gate: string | undefined = 'Gate'): ListedService {
  return {
    path: 'Shop/Secrets',
    gate,
    stack: { name: 'Shop', account: '111122223333', region: 'eu-west-1', template: {} },
    declaration: { ...DECLARATION, ...declaration },
    unresolved: new Map(),
    unresolvedKeys: new Map(),
    account: '111122223333',
    target: { region: 'eu-west-1' },
    facts: { stackName: 'Shop' } as never,
  } as ListedService;
}
const named = (...names: string[]): ReadonlyMap<string, StoredName> => new Map(names.map((name) => [name, { name, type: 'SecureString', version: '1' }]));
const input = (rest: Partial<ListInput> = {}): ListInput => ({ readings: new Map(), listings: [named()], others: [], ...rest });
const states = (rest: Partial<ListInput>, of = service()): unknown[] => planList(of, input(rest)).map(({ name, kind, state }) => [name, kind, state]);

test('in an empty store values of people are missing, and the gate creates the rest', () => {
  expect(states({ readings: new Map([['TOKEN', { status: 'missing' } as StoredValue]]) })).toEqual([
    ['API_KEY', 'secret', 'missing'], ['MODE', 'plain', 'ok'], ['SESSION', 'generated', 'pending'], ['TOKEN', 'external', 'missing'],
  ]);
});

test('without a gate nothing creates a generated value', () => {
  const { gate, ...ungated } = service();
  void gate;
  expect(states({}, ungated)).toContainEqual(['SESSION', 'generated', 'missing']);
});

test('names that only the store contains are extra, those of another service shared', () => {
  const other = { ...service({ variables: { B: { kind: 'secret', store: 0, name: 'B' } } }), path: 'Other/Secrets' };
  const rows = planList(service(), input({ listings: [named('API_KEY', 'A', 'B')], others: [other] }));
  expect(rows.map(({ name, state, declaredBy }) => [name, state, declaredBy])).toEqual([
    ['A', 'extra', undefined], ['API_KEY', 'ok', undefined], ['B', 'shared', ['Other/Secrets']], ['MODE', 'ok', undefined], ['SESSION', 'pending', undefined], ['TOKEN', 'unreadable', undefined],
  ]);
  expect(undeclaredIn(DECLARATION, [named('API_KEY', 'A', 'B')]).map(({ name }) => name)).toEqual(['A', 'B']);
});

test('rows contain values only on request', () => {
  const readings = new Map([['TOKEN', FOUND]]);
  expect(planList(service(), input({ readings })).map(({ value }) => value)).toEqual([undefined, undefined, undefined, undefined]);
  expect(planList(service(), input({ readings, values: true })).map(({ value }) => value)).toEqual([undefined, undefined, undefined, 'hunter2']);
});

test('if the caller may not read a JSON secret, each key has the secret\'s state', () => {
  const stores = [{ kind: 'secretsmanager' as const, name: 'prod/shop' }];
  const of = service({ stores });
  expect(states({ listings: [undefined], readings: new Map([['API_KEY', FOUND], ['SESSION', { status: 'denied' } as StoredValue]]) }, of)).toEqual([
    ['API_KEY', 'secret', 'ok'], ['MODE', 'plain', 'ok'], ['SESSION', 'generated', 'unreadable'], ['TOKEN', 'external', 'unreadable'],
  ]);
  expect(unlistedStores(of.declaration, [undefined])).toEqual(['prod/shop']);
});
