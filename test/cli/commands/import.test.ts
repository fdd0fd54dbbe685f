import { importFile } from '../../../src/cli/commands/import';
import { CANARY, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

let aws: FakeAws;
beforeEach(() => fillShop(aws = fakeAccount()));
const run = (values: Record<string, string>, options: object = {}, more: object = {}): ReturnType<typeof runCommand> =>
  runCommand(importFile, ['-', { format: 'json', yes: true, ...options }], { input: JSON.stringify(values), ...more });

test('new and changed values are written, and no external ones', async () => {
  aws.ssm().parameters.delete('/prod/shop/api-key');
  const { code, stdout, stderr } = await run({ API_KEY: `${CANARY}a`, DATABASE_URL: `${CANARY}url`, LOG_LEVEL: 'debug', PARTNER: 'x', NODE_ENV: 'y', TOKEN: `${CANARY}t` });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^API_KEY +new +••••••$/m);
  expect(stdout).toMatch(/^PARTNER +skipped +owned by \/partner\/TOKEN$/m);
  expect(stdout).toMatch(/^NODE_ENV +skipped +set in code$/m);
  expect(stdout).toMatch(/1 new, 2 changed, 1 equal, 2 skipped\nwritten: 3 of 3\n$/);
  expect(stderr).toContain('writing to account 111122223333, eu-west-1, /prod/shop and prod/worker\n');
  expect(`${stdout}${stderr}`).not.toContain(CANARY);
  expect(aws.ssm().parameters.get('/prod/shop/LOG_LEVEL')).toMatchObject({ value: 'debug', type: 'String' });
  expect(aws.secretsManager().current('prod/worker')).toBe(`{"TOKEN":"${CANARY}t"}`);
  expect(aws.ssm().parameters.get('/partner/TOKEN')!.version).toBe(1);
});

test('--dry-run writes nothing', async () => {
  const { code, stdout } = await run({ API_KEY: 'x' }, { dryRun: true });
  expect([code, stdout.endsWith('nothing was written (--dry-run)\n'), aws.count('PutParameter')]).toEqual([0, true, 0]);
});

test('values over 4,096 bytes are announced as advanced parameters', async () => {
  const long = 'x'.repeat(4097);
  const { code, stderr } = await run({ DATABASE_URL: long, API_KEY: long, LOG_LEVEL: 'debug', TOKEN: long });
  expect(code).toBe(0);
  expect(stderr).toContain('API_KEY and DATABASE_URL need advanced parameters, and AWS charges for them: a standard parameter contains at most 4096 bytes\n');
  expect(['api-key', 'DATABASE_URL', 'LOG_LEVEL'].map((name) => aws.ssm().parameters.get(`/prod/shop/${name}`)?.tier)).toEqual(['Advanced', 'Advanced', 'Standard']);
  expect((await run({ API_KEY: `${long}y`, LOG_LEVEL: 'info' })).stderr).not.toContain('advanced');
});

test('--json contains the plan and what was written', async () => {
  const { stdout } = await run({ API_KEY: `${CANARY}a` }, {}, { json: true });
  expect(JSON.parse(stdout)).toMatchObject({ service: 'Shop/Secrets', account: '111122223333', dryRun: false, planned: 1, written: 1, failed: [], items: [{ name: 'API_KEY', action: 'changed' }] });
  expect(stdout).not.toContain(CANARY);
});

test('a name that the service doesn\'t have is a finding', async () => {
  const { code, stdout } = await run({ API_KEYS: 'x' });
  expect([code, /^API_KEYS +unknown/m.test(stdout), aws.count('PutParameter')]).toEqual([1, true, 0]);
});

test('a refused write is reported by name, and the rest is written', async () => {
  aws.faults.deny('ssm:PutParameter arn:aws:ssm:eu-west-1:111122223333:parameter/prod/shop/api-key');
  const { code, stdout, stderr } = await run({ API_KEY: `${CANARY}a`, DATABASE_URL: 'b' });
  expect([code, stdout.includes('written: 1 of 2')]).toEqual([2, true]);
  expect(stderr).toContain('API_KEY: AccessDeniedException');
  expect(stderr).toContain('1 of 2 are not written\n  -> run the same command again: it does the rest');
  expect(stderr).not.toContain(CANARY);
});

test('without a terminal it requires --yes, and nothing is written', async () => {
  const { code, stderr } = await run({ API_KEY: 'x' }, { yes: undefined });
  expect([code, stderr.includes('add --yes, or look first with --dry-run'), aws.count('PutParameter')]).toEqual([2, true, 0]);
});

test('a missing file is reported before any call to AWS', async () => {
  const { code, stderr } = await runCommand(importFile, ['none.env', {}]);
  expect([code, stderr, aws.calls]).toEqual([2, expect.stringContaining('there is no file none.env'), []]);
});

test('a service without a gate is filled like any other', async () => {
  expect((await run({ API_KEY: 'x' }, {}, { declarations: [{ ...SHOP, verification: 'none' }] })).code).toBe(0);
  expect(aws.ssm().parameters.get('/prod/shop/api-key')!.value).toBe('x');
});

test('M12: a JSON secret that would have more than 65,536 bytes is refused in the plan, and the rest is written', async () => {
  const { code, stdout } = await run({ API_KEY: 'x', TOKEN: 'y'.repeat(65_536) });
  expect([code, stdout]).toEqual([1, expect.stringMatching(/^TOKEN +refused +.*prod\/worker would have \d+ bytes, and a secret contains at most 65536/m)]);
  expect([aws.count('PutParameter'), aws.count('PutSecretValue')]).toEqual([1, 0]);
});
