import { check } from '../../../src/cli/commands/check';
import { importFile } from '../../../src/cli/commands/import';
import { plan } from '../../../src/cli/commands/plan';
import { put } from '../../../src/cli/commands/put';
import { Declaration } from '../../../src/core/declaration';
import { RuleDeclaration, RULES } from '../../../src/core/rules';
import { certificate } from '../../core/rules/certificates';
import { fakeAccount, runCommand } from '../../support/cli';
import { FakeAws } from '../../support/fakes';
import { GateHarness } from '../../support/gate';

/** One wrong value of each rule, and the one text that says so everywhere. */
const WRONG: readonly (readonly [RuleDeclaration, string, string])[] = [
  [{ kind: 'url', schemes: ['postgres'] }, 'mysql://hidden-from-all/db', 'is not a URL that begins with postgres://'],
  [{ kind: 'startsWith', prefix: 'sk_live_' }, 'sk_test_hidden-from-all', 'does not begin with "sk_live_"'],
  [{ kind: 'oneOf', values: ['debug', 'info'] }, 'hidden-from-all', 'is not one of "debug" or "info"'],
  [{ kind: 'integer', min: 1, max: 64 }, '6500112233445566', 'is not a whole number from 1 to 64'],
  [{ kind: 'port' }, 'hidden-from-all', 'is not the number of a port, 1 to 65535'],
  [{ kind: 'trueOrFalse' }, 'hidden-from-all', 'is not true or false in small letters'],
  [{ kind: 'json', fields: ['id'] }, '{"name":"hidden-from-all"}', 'is a JSON object without id'],
  [{ kind: 'pem' }, '-----BEGIN hidden-from-all', 'is not PEM with complete lines -----BEGIN …----- and -----END …-----'],
  [{ kind: 'certificate', daysLeft: 30 }, certificate(10), 'has a certificate that expires in 9 days, and 30 days must be left'],
  [{ kind: 'minLength', length: 40 }, 'hidden-from-all', 'has fewer than 40 characters'],
  [{ kind: 'base64', bytes: 32 }, 'hidden!from!all!', 'is not base64 of 32 bytes'],
];

let aws: FakeAws;
beforeEach(() => {
  aws = fakeAccount();
});

const shop = (rule: RuleDeclaration): Declaration => ({
  service: 'Shop/Secrets', verification: 'values', stores: [{ kind: 'ssm', name: '/prod/shop' }], variables: { A: { kind: 'secret', store: 0, name: 'A', rules: [rule] } },
});

test('every rule is covered', () => {
  expect(WRONG.map(([{ kind }]) => kind).sort()).toEqual(Object.keys(RULES).sort());
});

describe.each(WRONG.map(([rule, value, text]) => ({ kind: rule.kind, rule, value, text })))('a value that breaks the rule $kind', ({ rule, value, text }) => {
  const stored = `/prod/shop/A ${text}\n`;
  const declarations = [shop(rule)];

  test('is refused by `put`, before anything is written', async () => {
    const { code, stdout, stderr } = await runCommand(put, ['A', { exact: true }], { declarations, input: value });
    expect([code, aws.count('PutParameter')]).toEqual([2, 0]);
    expect(stderr).toContain(`the value of A ${text}\n`);
    expect(`${stdout}${stderr}`).not.toContain(value);
  });

  test('is refused by `import`', async () => {
    const { code, stdout, stderr } = await runCommand(importFile, ['-', { format: 'json', yes: true }], { declarations, input: JSON.stringify({ A: value }) });
    expect([code === 0, aws.count('PutParameter')]).toEqual([false, 0]);
    expect(stdout).toContain(text);
    expect(`${stdout}${stderr}`).not.toContain(value);
  });

  test('stops a deployment at the gate', async () => {
    const harness = new GateHarness();
    harness.aws.ssm().put('/prod/shop/A', value);
    const { Status, Reason } = await harness.run(shop(rule));
    expect([Status, Reason]).toEqual(['FAILED', expect.stringContaining(`A: ${stored}`)]);
  });

  test('is a finding of `check`, and of `plan --values` in a pipeline', async () => {
    aws.ssm().put('/prod/shop/A', value);
    for (const { code, stdout, stderr } of [await runCommand(check, [{}], { declarations }), await runCommand(plan, [{ values: true }], { declarations })]) {
      expect([code, stdout]).toEqual([1, expect.stringContaining(`x A: ${stored}`)]);
      expect(`${stdout}${stderr}`).not.toContain(value);
    }
  });

  test('is in every format of `plan`', async () => {
    aws.ssm().put('/prod/shop/A', value);
    for (const format of ['json', 'markdown', 'github', 'junit'] as const) {
      const { code, stdout } = await runCommand(plan, [{ values: true, format }], { declarations });
      const plain = stdout.replace(/\\(?=[^"])/g, '').replace(/\\"/g, '"').replace(/&quot;/g, '"');
      expect([format, code, plain.includes(text), plain.includes(value)]).toEqual([format, 1, true, false]);
    }
  });

  test('passes as a warning, which `check`, `plan --values` and the gate\'s log contain', async () => {
    const warned = shop({ ...rule, warning: true });
    aws.ssm().put('/prod/shop/A', value);
    for (const { code, stdout } of [await runCommand(check, [{}], { declarations: [warned] }), await runCommand(plan, [{ values: true }], { declarations: [warned] })]) {
      expect([code, stdout]).toEqual([0, expect.stringContaining(`A: the value ${text}\n`)]);
      expect(stdout).not.toContain(value);
    }
    const harness = new GateHarness();
    harness.aws.ssm().put('/prod/shop/A', value);
    expect((await harness.run(warned)).Status).toBe('SUCCESS');
    expect(harness.messages()).toContain(`A: the value ${text}`);
    expect((await runCommand(put, ['A', { exact: true }], { declarations: [warned], input: value })).code).toBe(0);
  });
});

test('without --values a plan reads no value, and names the rules that it did not check', async () => {
  aws.ssm().put('/prod/shop/A', 'hidden-from-all');
  const { code, stdout } = await runCommand(plan, [{}], { declarations: [shop({ kind: 'port' })] });
  expect([code, stdout]).toEqual([0, expect.stringContaining('  the rules of A are not checked, as the values were not read: --values reads them\n')]);
});
