import * as fc from 'fast-check';
import { ImportInput, planImport } from '../../../src/cli/operations/import/plan';
import { Current } from '../../../src/cli/values/current-value';
import { Declaration } from '../../../src/core/declaration';

const declaration: Declaration = {
  service: 'Shop',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop' }, { kind: 'secretsmanager', name: 'prod/common' }],
  variables: {
    SECRET: { kind: 'secret', store: 0, name: 'secret-name' },
    SHARED: { kind: 'secret', store: 1, name: 'SHARED' },
    GENERATED: { kind: 'generated', store: 0, name: 'GENERATED', length: 20, alphabet: 'hex' },
    CONFIG: { kind: 'config', store: 0, name: 'CONFIG', value: 'x' },
    PLAIN: { kind: 'plain' },
    EXTERNAL: { kind: 'parameter', parameter: '/other/x' },
  },
};
const found = (value: string, type = 'SecureString'): Current => ({ state: 'found', value, version: '1', type });
const plan = (values: Record<string, string>, current: Record<string, Current> = {}, options: Partial<ImportInput> = {}): string[] =>
  planImport({ declaration, values, current: new Map(Object.entries(current)), ...options }).items
    .filter(({ name }) => name in values).map(({ action, reason, fix }) => `${reason ? `${action}: ${reason}` : action}${fix ? ` -> ${fix}` : ''}`);

test.each<[Record<string, string>, Record<string, Current>, string]>([
  [{ SECRET: 'v' }, {}, 'new'],
  [{ SECRET: 'v' }, { SECRET: found('v') }, 'equal'],
  [{ SECRET: 'v' }, { SECRET: found('w') }, 'changed'],
  [{ SECRET: '' }, {}, 'missing: neither in the file nor in the store'],
  [{ SECRET: '' }, { SECRET: found('w') }, 'skipped: empty in the file; the store keeps its value'],
  [{ GENERATED: '' }, {}, 'skipped: empty in the file; the next deployment creates it'],
  [{ GENERATED: 'v' }, {}, 'new'],
  [{ PLAIN: 'v' }, {}, 'skipped: set in code'],
  [{ EXTERNAL: 'v' }, {}, 'skipped: owned by /other/x'],
  [{ NOBODY: 'v' }, {}, 'unknown: the service has no such variable'],
  [{ SECRTE: 'v' }, {}, 'unknown: the service has no such variable; did you mean SECRET?'],
  [{ constructor: 'v' }, {}, 'unknown: the service has no such variable'],
  [{ SECRET: 'a{{b}}' }, {}, 'refused: the value contains {{…}}, which Parameter Store refuses'],
  [{ SHARED: 'a{{b}}' }, {}, 'new'],
  [{ SECRET: 'x'.repeat(8193) }, {}, 'refused: the value has 8193 bytes; a parameter contains at most 8192 (a service whose store is in Secrets Manager contains 65536)'],
  [{ SECRET: 'é'.repeat(4097) }, {}, 'refused: the value has 8194 bytes; a parameter contains at most 8192 (a service whose store is in Secrets Manager contains 65536)'],
  [{ SECRET: 'a\0b' }, {}, 'refused: the value contains a NUL character, which no environment variable can (store it as base64)'],
  [{ SECRET: 'v' }, { SECRET: { state: 'unseen' } }, 'changed: you may not read what is there'],
  [{ SECRET: 'v' }, { SECRET: { state: 'blocked', problem: 'you may not', fix: 'ask' } }, 'refused: you may not -> ask'],
])('%j into %j: %s', (values, current, expected) => {
  expect(plan(values, current)).toEqual([expected]);
});

test('a secret that is nowhere is reported, others that the file leaves out are not', () => {
  const { items } = planImport({ declaration, values: {}, current: new Map([['SHARED', found('v')]]) });
  expect(items).toEqual([{ name: 'SECRET', action: 'missing', reason: 'neither in the file nor in the store' }]);
});

test.each([['with a line', { GENERATED: '', CONFIG: '' }], ['without one', {}]])('without a gate nothing creates values that the file leaves empty, %s', (_, values) => {
  const { items } = planImport({ declaration: { ...declaration, verification: 'none' }, values: { SECRET: 'a', SHARED: 'b', ...values }, current: new Map() });
  expect(items.filter(({ action }) => action !== 'new')).toEqual(['CONFIG', 'GENERATED'].map((name) => ({ name, action: 'missing', reason: 'neither in the file nor in the store' })));
});

test('writes have the name in the store and the type of the kind; an existing SecureString stays one', () => {
  const { writes } = planImport({ declaration, values: { SECRET: 'a', CONFIG: 'b', SHARED: 'c' }, current: new Map() });
  expect(writes).toEqual([
    { variable: 'CONFIG', store: 0, name: 'CONFIG', value: 'b', type: 'String', seen: { status: 'absent' } },
    { variable: 'SECRET', store: 0, name: 'secret-name', value: 'a', type: 'SecureString', seen: { status: 'absent' } },
    { variable: 'SHARED', store: 1, name: 'SHARED', value: 'c', type: 'SecureString', seen: { status: 'absent' } },
  ]);
  const again = planImport({ declaration, values: { CONFIG: 'b' }, current: new Map([['CONFIG', found('a')]]) });
  expect(again.writes).toMatchObject([{ type: 'SecureString', seen: { status: 'found', version: '1' } }]);
});

test('--extra writes into the service\'s own store', () => {
  expect(planImport({ declaration, values: { EXTRA: 'v' }, current: new Map(), extra: true }).writes)
    .toEqual([{ variable: 'EXTRA', store: 0, name: 'EXTRA', value: 'v', type: 'SecureString', seen: { status: 'absent' } }]);
});

test.each([
  ['EXTRA', 'no container gets it before the app or its list declares it'],
  ['SECRTE', 'no container gets it before the app or its list declares it; did you mean SECRET?'],
])('--extra says of %s that nobody declares it', (name, reason) => {
  expect(plan({ [name]: 'v' }, {}, { extra: true })).toEqual([`new: ${reason}`]);
  expect(plan({ [name]: 'v' }, { [name]: found('w') }, { extra: true })).toEqual([`changed: ${reason}`]);
});

test.each(['a/b', '.hidden', '2FA', 'with space', '__proto__/x'])('M13: --extra refuses %s, an invalid name for a container', (name) => {
  const { writes, items } = planImport({ declaration, values: { [name]: 'v' }, current: new Map(), extra: true });
  expect([writes, items.find((item) => item.name === name)]).toEqual([[], { name, action: 'refused', reason: 'the name is none that a container can have' }]);
});

test('after the writes the same file plans nothing, and no plan shows a value', () => {
  const name = fc.constantFrom(...Object.keys(declaration.variables), 'UNKNOWN');
  fc.assert(fc.property(fc.dictionary(name, fc.string().map((text) => `canary-${text}`)), fc.boolean(), (values, extra) => {
    const first = planImport({ declaration, values, current: new Map(), extra });
    expect(JSON.stringify(first.items)).not.toContain('canary-');
    const current = new Map(first.writes.map((write): [string, Current] => [write.variable, found(write.value)]));
    expect(planImport({ declaration, values, current, extra }).writes).toEqual([]);
  }));
});

describe('variables that share a value in the store', () => {
  const shared: Declaration = {
    ...declaration,
    variables: {
      ENDPOINT: { kind: 'secret', store: 0, name: 'endpoint' },
      URL: { kind: 'secret', store: 0, name: 'endpoint', rules: [{ kind: 'startsWith', prefix: 'https:' }] },
      ELSEWHERE: { kind: 'secret', store: 1, name: 'endpoint' },
    },
  };
  const planned = (values: Record<string, string>, current: Record<string, Current> = {}, extra?: boolean): { items: string[]; written: string[] } => {
    const { items, writes } = planImport({ declaration: shared, values, current: new Map(Object.entries(current)), extra });
    return { items: items.filter(({ name }) => name in values).map(({ name, action, reason }) => `${name} ${action}${reason ? `: ${reason}` : ''}`), written: writes.map(({ variable }) => variable) };
  };
  const CONTRADICTION = 'ENDPOINT and URL are one value, /prod/shop/endpoint, and two different ones are given';

  test.each<[string, Record<string, string>, Record<string, Current>, string[], string[]]>([
    ['the same value is written once', { ENDPOINT: 'https:a', URL: 'https:a' }, {}, ['ENDPOINT new', 'URL equal: is one value with ENDPOINT'], ['ENDPOINT']],
    ['one value for both is enough', { URL: 'https:a' }, {}, ['URL new'], ['URL']],
    ['an empty value is ignored', { ENDPOINT: '', URL: 'https:a' }, { ENDPOINT: found('https:b'), URL: found('https:b') },
      ['ENDPOINT skipped: empty in the file; the store keeps its value', 'URL changed'], ['URL']],
    ['two values are refused', { ENDPOINT: 'https:a', URL: 'https:b' }, {}, [`ENDPOINT refused: ${CONTRADICTION}`, `URL refused: ${CONTRADICTION}`], []],
    ['also where one of the values exists already', { ENDPOINT: 'https:a', URL: 'https:b' }, { ENDPOINT: found('https:a'), URL: found('https:a') },
      [`ENDPOINT refused: ${CONTRADICTION}`, `URL refused: ${CONTRADICTION}`], []],
    ['the rules of both count', { ENDPOINT: 'http:a' }, {}, ['ENDPOINT refused: the value does not begin with "https:", as it is also the value of URL'], []],
    ['another store is another value', { ENDPOINT: 'https:a', ELSEWHERE: 'b' }, {}, ['ELSEWHERE new', 'ENDPOINT new'], ['ELSEWHERE', 'ENDPOINT']],
  ])('%s', (_name, values, current, items, written) => {
    expect(planned(values, current)).toEqual({ items, written });
  });

  test('a name outside the declaration may be the stored name of a variable', () => {
    expect(planned({ ENDPOINT: 'https:a', endpoint: 'https:b' }, {}, true)).toEqual({
      items: ['ENDPOINT', 'endpoint'].map((name) => `${name} refused: ENDPOINT and endpoint are one value, /prod/shop/endpoint, and two different ones are given`), written: [],
    });
  });
});
