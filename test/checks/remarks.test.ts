import { remarksOn } from '../../src/checks';
import { VariableDeclaration } from '../../src/core/declaration';
import { StoredValue } from '../../src/core/stored-value';
import { parseFields } from '../../src/stores/secrets-manager/json-fields';
import { declaration, GateHarness, JSON_SECRET, PARAMETERS, secret } from '../support/gate';

const found = (value: string): StoredValue => ({ status: 'found', version: '1', arn: 'arn:x', value, json: parseFields(value) });
const remarkOn = (variable: VariableDeclaration, reading: StoredValue): string | undefined =>
  remarksOn(declaration({ A: variable }, { stores: [PARAMETERS, JSON_SECRET] }), new Map([['A', reading]]))[0]?.remark;

test.each<[string, string | undefined]>([
  ['token', undefined], ['two words', undefined], ['line 1\nline 2', undefined],
  ['token\n', 'ends in a line break, which stays in the value'],
  ['token\r\n', 'ends in a line break, which stays in the value'],
  ['token\r', 'ends in a line break, which stays in the value'],
  ['line 1\nline 2\n', 'ends in a line break, which stays in the value'],
  ['token ', 'has blanks around it, which stay in the value'],
  ['\ttoken', 'has blanks around it, which stay in the value'],
  ['\ntoken', 'has blanks around it, which stay in the value'],
  ['\u00a0token', 'has blanks around it, which stay in the value'],
  ['\uFEFFtoken', 'begins with a byte-order mark, which stays in the value'],
])('%j', (value, expected) => {
  expect(remarkOn(secret('A'), found(value))).toBe(expected);
  expect(remarkOn(secret('A', 1), found(JSON.stringify({ A: value })))).toBe(expected);
});

test.each<[string, VariableDeclaration, StoredValue]>([
  ['a file', { ...secret('A'), file: { path: '/run/secrets/a' } } as VariableDeclaration, found('text\n')],
  ['another key of the secret', secret('A', 1), found('{"A":"x","B":"x\\n"}')],
  ['blanks around the JSON of a key', secret('A', 1), found(' {"A":"x"}\n')],
  ['a value that may not be read', secret('A'), { status: 'found', version: '1', arn: 'arn:x' }],
  ['a missing value', secret('A'), { status: 'missing', what: 'parameter' }],
  ['a value in code', { kind: 'plain' }, found('x ')],
])('%s needs no remark', (_, variable, reading) => {
  expect(remarkOn(variable, reading)).toBeUndefined();
});

test('the gate logs remarks sorted by name, without the value, and continues', async () => {
  const harness = new GateHarness();
  harness.aws.ssm().put('/prod/shop/B', `${harness.value('B')}\n`);
  harness.aws.ssm().put('/prod/shop/A', ` ${harness.value('A')}`);
  expect(await harness.run(declaration({ B: secret('B'), A: secret('A') }))).toMatchObject({ Status: 'SUCCESS' });
  expect(harness.logs.filter(({ message }) => String(message).includes('the value'))).toEqual([
    { message: 'A: the value has blanks around it, which stay in the value', variable: 'A' },
    { message: 'B: the value ends in a line break, which stays in the value', variable: 'B' },
  ]);
});
