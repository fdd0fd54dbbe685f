import { CopyInput, planCopy } from '../../../src/cli/operations/copy/plan';
import { parseSource } from '../../../src/cli/operations/copy/source';
import { Current } from '../../../src/cli/values/current-value';
import { Declaration, OwnVariable, StoreDeclaration } from '../../../src/core/declaration';
import { StoredValue } from '../../../src/core/stored-value';

const declaration: Declaration = {
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop' }, { kind: 'secretsmanager', name: 'prod/shop' }],
  variables: {
    URL: { kind: 'secret', store: 0, name: 'url' },
    LEVEL: { kind: 'config', store: 0, name: 'LEVEL', value: 'info' },
    KEY: { kind: 'generated', store: 1, name: 'KEY', length: 32, alphabet: 'hex' },
  },
};
const own = (...names: string[]): Map<string, OwnVariable> => new Map(names.map((name) => [name, declaration.variables[name] as OwnVariable]));
const found: StoredValue = { status: 'found', version: '1', arn: 'arn' };
const here = (value: string): Current => ({ state: 'found', value, version: '1' });
const plan = (rest: Partial<CopyInput>): ReturnType<typeof planCopy> => planCopy({ declaration, own: own('URL'), found: new Map(), current: new Map(), ...rest });

test('copies values that exist only in the source, each with its type and store', () => {
  expect(plan({ own: own('URL', 'LEVEL', 'KEY'), found: new Map(['URL', 'LEVEL', 'KEY'].map((name) => [name, { reading: found, value: `of ${name}` }])) })).toEqual({
    items: [{ name: 'KEY', action: 'copy' }, { name: 'LEVEL', action: 'copy' }, { name: 'URL', action: 'copy' }],
    values: [
      { variable: 'KEY', store: 1, name: 'KEY', type: 'SecureString', value: 'of KEY' },
      { variable: 'LEVEL', store: 0, name: 'LEVEL', type: 'String', value: 'of LEVEL' },
      { variable: 'URL', store: 0, name: 'url', type: 'SecureString', value: 'of URL' },
    ],
  });
});

test.each<[string, { reading?: StoredValue; value?: string }, Current, object]>([
  ['the same here', { reading: found, value: 'x' }, here('x'), { action: 'equal' }],
  ['another value here', { reading: found, value: 'x' }, here('y'), { action: 'kept', reason: 'has another value here; `put` replaces it', problem: true }],
  ['only here', { reading: { status: 'missing', what: 'parameter' } }, here('y'), { action: 'kept', reason: 'is only here' }],
  ['nowhere', { reading: { status: 'missing', what: 'parameter' } }, { state: 'absent' }, { action: 'missing', reason: 'neither there nor here', problem: true }],
  ['in the source, and not readable here', { reading: found, value: 'x' }, { state: 'unseen' }, { action: 'refused', reason: 'there is a value here that you may not read', problem: true }],
  ['in the source, and in the way here', { reading: found, value: 'x' }, { state: 'blocked', problem: 'it is a String', fix: 'delete it' }, { action: 'refused', reason: 'it is a String', fix: 'delete it', problem: true }],
  ['denied in the source', { reading: { status: 'denied', message: 'no' } }, { state: 'absent' }, { action: 'refused', reason: 'you are not allowed to read it there (no)', problem: true }],
  ['failing in the source', { reading: { status: 'failed', message: 'no' } }, { state: 'absent' }, { action: 'refused', reason: 'it can\'t be read there (no)', problem: true }],
  ['deleted in the source', { reading: { status: 'deleted' } }, { state: 'absent' }, { action: 'refused', reason: 'its secret there is scheduled for deletion', problem: true }],
  ['empty in the source', { reading: found, value: '' }, { state: 'absent' }, { action: 'refused', reason: 'the value is empty', problem: true }],
  ['too large for this store', { reading: found, value: 'x'.repeat(8_193) }, { state: 'absent' }, { action: 'refused', reason: expect.stringContaining('has 8193 bytes'), problem: true }],
])('%s', (_name, there, current, item) => {
  expect(plan({ found: new Map([['URL', there]]), current: new Map([['URL', current]]) })).toEqual({ items: [{ name: 'URL', ...item }], values: [] });
});

describe('--from', () => {
  test.each<[string, string | undefined, StoreDeclaration]>([
    ['/prod/shop', undefined, { kind: 'ssm', name: '/prod/shop' }],
    ['/prod/shop/', undefined, { kind: 'ssm', name: '/prod/shop' }],
    ['/prod/shop', 'eu-west-1', { kind: 'ssm', name: '/prod/shop', region: 'eu-west-1' }],
    ['prod/shop', undefined, { kind: 'secretsmanager', name: 'prod/shop' }],
    ['secret:/prod/shop', undefined, { kind: 'secretsmanager', name: '/prod/shop' }],
    ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/shop-AbCdEf', undefined,
      { kind: 'secretsmanager', name: 'prod/shop-AbCdEf', arn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/shop-AbCdEf' }],
  ])('%s', (text, region, store) => {
    expect(parseSource(text, region)).toEqual(store);
  });

  test.each(['', '/', 'secret:', 'arn:aws:ssm:eu-west-1:111122223333:parameter/prod/shop'])('%j is refused', (text) => {
    expect(() => parseSource(text)).toThrow(/^--from must/);
  });
});

test('variables that share a value are copied once', () => {
  const shared: Declaration = { ...declaration, variables: { A: { kind: 'secret', store: 0, name: 'x' }, B: { kind: 'secret', store: 0, name: 'x' } } };
  const there = { reading: found, value: 'v' };
  const { items, values } = planCopy({
    declaration: shared, own: new Map(Object.entries(shared.variables as Record<string, OwnVariable>)), found: new Map([['A', there], ['B', there]]), current: new Map(),
  });
  expect(items).toEqual([{ name: 'A', action: 'copy' }, { name: 'B', action: 'equal', reason: 'is one value with A' }]);
  expect(values.map(({ variable }) => variable)).toEqual(['A']);
});
