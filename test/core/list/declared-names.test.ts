import { stringify } from 'yaml';
import { Declaration } from '../../../src/core/declaration';
import { declaredNames, DeclaredStore } from '../../../src/core/list/declared-names';
import { encodeDeclaration } from '../../../src/core/wire';

const here: DeclaredStore = { kind: 'ssm', store: '/prod/shop', region: 'eu-west-1', stackRegion: 'eu-west-1' };
const SHOP: Declaration = {
  service: 'Shop',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop' }, { kind: 'secretsmanager', name: 'prod/shop', region: 'us-east-1' }],
  variables: {
    B: { kind: 'secret', store: 0, name: 'B' },
    A: { kind: 'secret', store: 0, name: 'A', rules: [{ kind: 'port' }] },
    RENAMED: { kind: 'secret', store: 0, name: 'other' },
    FILE: { kind: 'secret', store: 0, name: 'FILE', file: { path: '/run/x' } },
    KEY: { kind: 'generated', store: 0, name: 'KEY', length: 8, alphabet: 'hex' },
    NODE_ENV: { kind: 'plain' },
    JSON: { kind: 'secret', store: 1, name: 'JSON' },
    THEIRS: { kind: 'parameter', parameter: '/prod/shop/THEIRS' },
  },
};
const gate = (declaration: unknown) => ({ Resources: { Gate: { Type: 'Custom::ServiceSecrets', Properties: { Declaration: declaration } }, Other: { Type: 'X' }, Empty: null } });

test('lists secrets of the store under their own names, sorted by name', () => {
  expect(declaredNames(JSON.stringify(gate(encodeDeclaration(SHOP))), here)).toEqual(['A', 'B']);
});

test.each<[string, Partial<DeclaredStore>, string[]]>([
  ['another path', { store: '/prod/shopping' }, []],
  ['another service of AWS', { kind: 'secretsmanager' }, []],
  ['a region of its own', { kind: 'secretsmanager', store: 'prod/shop', region: 'us-east-1' }, ['JSON']],
  ['another region than the stack\'s', { region: 'us-east-1' }, []],
])('omits %s', (_, place, names) => {
  expect(declaredNames(JSON.stringify(gate(encodeDeclaration(SHOP))), { ...here, ...place })).toEqual(names);
});

test('reads a service without a gate, and a template in YAML', () => {
  const template = { Metadata: { 'cdk-service-secrets': { Shop: JSON.stringify(encodeDeclaration(SHOP)) } } };
  expect([JSON.stringify(template), stringify(template), stringify(gate(encodeDeclaration(SHOP)))].map((text) => declaredNames(text, here))).toEqual([['A', 'B'], ['A', 'B'], ['A', 'B']]);
});

test.each([
  '', '{', 'null', '[]', 'a: [', '{"Resources":null,"Metadata":null}', JSON.stringify(gate(undefined)), JSON.stringify(gate('x')), JSON.stringify(gate({ Format: '9' })),
  JSON.stringify(gate({ ...encodeDeclaration(SHOP), Stores: 1 })), JSON.stringify({ Metadata: { 'cdk-service-secrets': { Shop: '{' } } }),
])('finds no names in %s', (template) => {
  expect(declaredNames(template, here)).toEqual([]);
});
