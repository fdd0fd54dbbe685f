import { Unresolved } from '../../../src/cli/source/intrinsics';
import { oneService, selectServices } from '../../../src/cli/source/select';
import { knownPart, placeOf, Service, decodeServices } from '../../../src/cli/source/service';
import { StackSource } from '../../../src/cli/source/stack-source';
import { Declaration } from '../../../src/core/declaration';
import { encodeDeclaration } from '../../../src/core/wire';

const stackWith = (declaration: unknown): StackSource => ({
  name: 'Shop', region: 'eu-west-1', template: { Resources: { Gate: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: declaration } } } },
});
const declaration: Declaration = {
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop', key: { 'Fn::GetAtt': ['Key', 'Arn'] } as never }, { kind: 'secretsmanager', name: { Ref: 'Secret' } as never }],
  variables: {
    A: { kind: 'secret', store: 0, name: 'A' },
    B: { kind: 'secret', store: 1, name: 'b' },
    C: { kind: 'parameter', parameter: '/c', key: { 'Fn::GetAtt': ['Key', 'Arn'] } as never },
    D: { kind: 'foreign-secret', arn: { Ref: 'Database' } as never, field: 'password' },
    E: { kind: 'plain' },
  },
};

test('references to resources of the stack are unresolved until these exist', () => {
  const [service] = decodeServices(stackWith(encodeDeclaration(declaration)), {}).services;
  expect([...service.unresolvedKeys]).toEqual([[0, new Unresolved('Key.Arn', 'resource')]]);
  expect([...service.unresolved.keys()].sort()).toEqual(['B', 'D']);
  expect(Object.keys(knownPart(service).variables)).toEqual(['A', 'E', 'C']);
  expect(service.declaration.stores[0]).toEqual({ kind: 'ssm', name: '/prod/shop' });
});

test('with the stack\'s resources every reference is resolved', () => {
  const facts = { references: { Secret: 'arn:secret', Database: 'arn:database' }, attributes: { 'Key.Arn': 'arn:key' } };
  const [service] = decodeServices(stackWith(encodeDeclaration(declaration)), facts).services;
  expect(service.unresolved.size + service.unresolvedKeys.size).toBe(0);
  expect(service.declaration.stores).toMatchObject([{ key: 'arn:key' }, { name: 'arn:secret' }]);
  expect(Object.entries(service.declaration.variables).map(([name, variable]) => [name, placeOf(service.declaration, variable)])).toEqual([
    ['A', '/prod/shop/A'], ['E', 'code'], ['B', 'arn:secret:b'], ['C', '/c'], ['D', 'arn:database:password'],
  ]);
});

const service = (path: string, stack: string, prefix: string): Service => ({
  path, stack: { name: stack, template: {} }, declaration: { service: path, verification: 'values', stores: [{ kind: 'ssm', name: prefix }], variables: {} }, unresolved: new Map(), unresolvedKeys: new Map(),
});
const services = [service('Staging/Shop/Web', 'Staging-Shop', '/staging/shop'), service('Prod/Shop/Web', 'Prod-Shop', '/prod/shop'), service('Prod/Shop/Worker', 'Prod-Shop', '/prod/worker')];

test.each([
  [undefined, ['Prod/Shop/Web', 'Prod/Shop/Worker', 'Staging/Shop/Web']],
  ['Prod', ['Prod/Shop/Web', 'Prod/Shop/Worker']],
  ['Prod-Shop', ['Prod/Shop/Web', 'Prod/Shop/Worker']],
  ['Shop/Web', ['Prod/Shop/Web', 'Staging/Shop/Web']],
  ['/prod/shop', ['Prod/Shop/Web']],
  ['prod/worker', ['Prod/Shop/Worker']],
  ['*/Web', ['Prod/Shop/Web', 'Staging/Shop/Web']],
  ['Prod*', ['Prod/Shop/Web', 'Prod/Shop/Worker']],
  ['Prod/Shop/Web', ['Prod/Shop/Web']],
])('-s %s selects %j', (pattern, expected) => {
  expect(selectServices({ services, unreadable: [] }, pattern).map(({ path }) => path)).toEqual(expected);
});

test.each(['Pro', 'web', 'Shop/Webs', '.*'])('-s %s selects nothing, and the error lists the services', (pattern) => {
  expect(() => selectServices({ services, unreadable: [] }, pattern)).toThrow(`no service matches ${JSON.stringify(pattern)}`);
});

test.each([
  ['prod/Shop', 'Prod/Shop'], ['shop/web', 'Shop/Web'], ['PROD-SHOP', 'Prod-Shop'], ['/Prod/Shop', '/prod/shop'], ['prod/SHOP/*', 'Prod/Shop/Web'],
])('the error of -s %s in another case suggests %s', (pattern, meant) => {
  expect(() => selectServices({ services, unreadable: [] }, pattern)).toThrow(expect.objectContaining({ fix: expect.stringContaining(`did you mean -s ${meant}? `) }));
});

test('a command for one service requires -s if there are several', () => {
  expect(() => oneService(services, 'import')).toThrow('import works on one service, and 3 are selected');
  expect(() => selectServices({ services: [], unreadable: [] }, undefined)).toThrow('no ServiceSecrets is declared here');
});

test('the error of a misspelt pattern suggests a similar name', () => {
  const shop = { path: 'Shop/Secrets', stack: { name: 'Shop', template: {} }, declaration: { service: 'Shop/Secrets', verification: 'values' as const, stores: [], variables: {} }, unresolved: new Map(), unresolvedKeys: new Map() };
  const refusal = (pattern: string): string => {
    try {
      selectServices({ services: [shop], unreadable: [] }, pattern);
      return '';
    } catch (error) {
      return (error as { fix: string }).fix;
    }
  };
  expect(refusal('Shop/Secrest')).toBe('did you mean -s Shop/Secrets? choose with -s one of: Shop/Secrets');
  expect(refusal('Warehouse')).toBe('choose with -s one of: Shop/Secrets');
});
