import { check } from '../../../src/cli/commands/check';
import { importFile } from '../../../src/cli/commands/import';
import { plan } from '../../../src/cli/commands/plan';
import { put } from '../../../src/cli/commands/put';
import { template } from '../../../src/cli/commands/template';
import { Declaration } from '../../../src/core/declaration';
import { RuleDeclaration } from '../../../src/core/rules';
import { CANARY, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

const shop = (...rules: RuleDeclaration[]): Declaration[] => [{ ...SHOP, variables: { ...SHOP.variables, API_KEY: { kind: 'secret', store: 0, name: 'api-key', rules } } }];
const KEY: RuleDeclaration = { kind: 'startsWith', prefix: 'sk_live_' };
const LONG: RuleDeclaration = { kind: 'minLength', length: 40, warning: true };

let aws: FakeAws;
beforeEach(() => fillShop(aws = fakeAccount()));
const stored = (): string => aws.ssm().parameters.get('/prod/shop/api-key')!.value;

test('put refuses a value that breaks a rule, before it writes, in the words of the gate', async () => {
  const before = stored();
  const { code, stderr } = await runCommand(put, ['API_KEY', {}], { declarations: shop(KEY), input: `${CANARY}new` });
  expect(code).toBe(2);
  expect(stderr).toContain('must be a text that begins with "sk_live_"\n');
  expect(stderr).toContain('the value of API_KEY does not begin with "sk_live_"\n  -> enter another value\n');
  expect([stderr.includes(CANARY), stored()]).toEqual([false, before]);
});

test('a template has them as comments, where there is a value to fill in', async () => {
  const declarations = shop(KEY, LONG);
  const { stdout } = await runCommand(template, ['-', {}], { declarations });
  expect(stdout).toContain('\n# secret\n# must be a text that begins with "sk_live_"\n# must be a text of at least 40 characters (a warning only)\nAPI_KEY=\n');
  expect(stdout.match(/must be/g)).toHaveLength(2);
});

test('a rule of two lines adds no line to a template', async () => {
  const { stdout } = await runCommand(template, ['-', {}], { declarations: shop({ kind: 'json', fields: ['a\nINJECTED=1'] }) });
  expect(stdout).not.toMatch(/^INJECTED/m);
});

test('put reports a broken warning, and writes', async () => {
  const { code, stderr } = await runCommand(put, ['API_KEY', {}], { declarations: shop(KEY, LONG), input: 'sk_live_x' });
  expect([code, stored()]).toEqual([0, 'sk_live_x']);
  expect(stderr).toContain('must be a text of at least 40 characters (a warning only)\n');
  expect(stderr).toContain('the value has fewer than 40 characters\n');
});

test('put --generate obeys the rules as well', async () => {
  const declarations = [{ ...SHOP, variables: { ...SHOP.variables, SESSION_KEY: { kind: 'generated' as const, store: 0, name: 'SESSION_KEY', length: 16, alphabet: 'hex', rules: [{ kind: 'minLength' as const, length: 20 }] } } }];
  expect(await runCommand(put, ['SESSION_KEY', { generate: true }], { declarations })).toMatchObject({ code: 2, stderr: expect.stringContaining('the value of SESSION_KEY has fewer than 20 characters') });
});

test('import refuses values that break a rule, and writes the rest', async () => {
  const before = stored();
  const { code, stdout } = await runCommand(importFile, ['-', { yes: true }], { declarations: shop(KEY), input: `API_KEY=${CANARY}x\nDATABASE_URL=${CANARY}y\n` });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^API_KEY +refused +the value does not begin with "sk_live_"$/m);
  expect([stored(), aws.ssm().parameters.get('/prod/shop/DATABASE_URL')!.value, stdout.includes(CANARY)]).toEqual([before, `${CANARY}y`, false]);
});

test('import reports a broken warning', async () => {
  const { stdout } = await runCommand(importFile, ['-', { dryRun: true }], { declarations: shop(LONG), input: 'API_KEY=short\n' });
  expect(stdout).toMatch(/^API_KEY +changed +•+ +has fewer than 40 characters$/m);
});

test('check reports values that break a rule', async () => {
  const { code, stdout } = await runCommand(check, [{}], { declarations: shop(KEY) });
  expect(code).toBe(1);
  expect(stdout).toContain('  x API_KEY: /prod/shop/api-key does not begin with "sk_live_"\n    -> npx cdk-service-secrets put API_KEY -s Shop/Secrets --region eu-west-1\n    if the value is right');
  expect(stdout).not.toContain(CANARY);
});

test('plan --values says that the deployment would stop, in the same words; a line to paste contains only the command', async () => {
  const { code, stdout } = await runCommand(plan, [{ values: true, base: 'cdk.out' }], { declarations: shop(KEY) });
  expect(code).toBe(1);
  expect(stdout).toContain('  x API_KEY: /prod/shop/api-key does not begin with "sk_live_"\n    -> npx cdk-service-secrets put API_KEY -s Shop/Secrets --region eu-west-1\n    if the value is right');
  const markdown = await runCommand(plan, [{ values: true, base: 'cdk.out', format: 'markdown' }], { declarations: shop(KEY) });
  expect(markdown.stdout).toMatch(/^ {4}npx cdk-service-secrets put API_KEY -s Shop\/Secrets --region eu-west-1$/m);
  expect(stdout + markdown.stdout).not.toContain(CANARY);
});

test('plan without values passes it, because metadata don\'t show it', async () => {
  expect(await runCommand(plan, [{ base: 'cdk.out' }], { declarations: shop(KEY) })).toMatchObject({ code: 0 });
});

test('check reports a broken warning, and passes', async () => {
  const { code, stdout } = await runCommand(check, [{}], { declarations: shop(LONG) });
  expect([code, stdout]).toEqual([0, expect.stringContaining('  - API_KEY: the value has fewer than 40 characters\n')]);
});

test('check --metadata names the variables whose rules are unchecked', async () => {
  const { code, stdout } = await runCommand(check, [{ metadata: true }], { declarations: shop(KEY) });
  expect([code, stdout]).toEqual([0, expect.stringContaining('  - API_KEY: the value was not read, so its rules are not checked\n')]);
});
