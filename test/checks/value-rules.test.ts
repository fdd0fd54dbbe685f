import { findings } from './finding';
import { checkValues, remarksOn } from '../../src/checks';
import { uncheckedRules } from '../../src/checks/value-rules';
import { Declaration, ReferenceVariable } from '../../src/core/declaration';
import { RuleDeclaration } from '../../src/core/rules';
import { StoredValue } from '../../src/core/stored-value';

const secret = (...rules: RuleDeclaration[]): ReferenceVariable => ({ kind: 'secret', store: 0, name: 'X', rules });
const FIX = 'npx cdk-service-secrets put FILE -s Shop/Secrets\nif the value is right or has to stay for now, change the rule or turn it into a warning with asWarning()';

test('a broken rule is a finding with its fix, also for a value that exists', () => {
  expect(findings(secret({ kind: 'url', schemes: ['postgres'] }), 'mysql://x')).toEqual([`FILE: /prod/shop/X is not a URL that begins with postgres://\n-> ${FIX}`]);
});

test('all broken rules are in one finding', () => {
  expect(findings(secret({ kind: 'port' }, { kind: 'minLength', length: 9 }), 'x')).toEqual([`FILE: /prod/shop/X is not the number of a port, 1 to 65535, and has fewer than 9 characters\n-> ${FIX}`]);
});

test('a value that meets its rules passes, and so does one that only breaks a warning', () => {
  expect(findings(secret({ kind: 'port' }, { kind: 'trueOrFalse', warning: true }), '80')).toEqual([]);
});

test('an empty value is reported as empty, not by its rules', () => {
  expect(findings(secret({ kind: 'port' }), '')).toEqual([expect.stringContaining('/prod/shop/X is empty')]);
});

test.each<[string, string[]]>([
  ['{"X":"80"}', []], ['{"X":80}', []], ['{"X":"http"}', [expect.stringContaining('is not the number of a port')]],
  ['{"X":true}', [expect.stringContaining('is not the number of a port')]], ['{"X":80.5}', [expect.stringContaining('is not the number of a port')]],
])('rules of a JSON secret check what ECS delivers: %s', (value, expected) => {
  expect(findings({ kind: 'secret', store: 0, name: 'X', rules: [{ kind: 'port' }] }, value, 'secretsmanager')).toEqual(expected);
});

test('rules of a file in base64 check the decoded bytes', () => {
  const variable: ReferenceVariable = { kind: 'secret', store: 0, name: 'X', rules: [{ kind: 'json', fields: ['id'] }], file: { path: '/f', encoding: 'base64' } };
  expect(findings(variable, Buffer.from('{"id":1}').toString('base64'))).toEqual([]);
  expect(findings(variable, Buffer.from('{}').toString('base64'))).toEqual([expect.stringContaining('is a JSON object without id')]);
});

test('an external value has another fix', () => {
  expect(findings({ kind: 'parameter', parameter: '/other/x', rules: [{ kind: 'port' }] }, 'x')).toEqual([expect.stringContaining('let the owner of /other/x store another value')]);
});

const shop = (variables: Declaration['variables']): Declaration => ({ service: 'Shop/Secrets', verification: 'values', stores: [{ kind: 'ssm', name: '/prod/shop' }], variables });
const found = (value?: string): StoredValue => ({ status: 'found', version: '1', arn: 'arn', type: 'SecureString', value });

test('warnings become remarks, also for files', () => {
  const warns = { kind: 'minLength', length: 9, warning: true } as const;
  const declaration = shop({ A: secret(warns), B: { ...secret(warns), file: { path: '/f' } }, C: secret(warns), D: secret({ kind: 'port' }) });
  const readings = new Map([['A', found('a\n')], ['B', found('b\n')], ['C', found('long enough')], ['D', found('d')]]);
  expect(remarksOn(declaration, readings)).toEqual([
    { variable: 'A', remark: 'has fewer than 9 characters' }, { variable: 'A', remark: 'ends in a line break, which stays in the value' }, { variable: 'B', remark: 'has fewer than 9 characters' },
  ]);
  expect(checkValues(declaration, readings).map(({ variable }) => variable)).toEqual(['D']);
});

test('with metadata alone, rules are listed as unchecked', () => {
  const declaration = shop({ A: secret({ kind: 'port' }), B: secret(), C: secret({ kind: 'port' }) });
  expect(uncheckedRules(declaration, new Map([['A', found()], ['B', found()], ['C', found('80')]]))).toEqual(['A']);
  expect(checkValues(declaration, new Map([['A', found()]]))).toEqual([]);
});
