import { rollback } from '../../../src/cli/commands/rollback';
import { CANARY, fakeAccount, fillShop, runCommand } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

let aws: FakeAws;
beforeEach(() => {
  fillShop(aws = fakeAccount());
  aws.ssm().put('/prod/shop/api-key', `${CANARY}second`);
  aws.ssm().put('/prod/shop/LOG_LEVEL', 'debug', 'String');
});
const current = (name: string): unknown => aws.ssm().parameters.get(`/prod/shop/${name}`);

test('the previous value becomes a new version', async () => {
  const { code, stdout, stderr } = await runCommand(rollback, ['API_KEY', { yes: true }]);
  expect([code, stdout]).toEqual([0, 'version 1 of /prod/shop/api-key (2026-01-01 00:00:00Z) is back, as a new version\n']);
  expect(stderr).toContain('writing to account 111122223333, eu-west-1, /prod/shop\n');
  expect(current('api-key')).toMatchObject({ value: `${CANARY}api`, version: 3, type: 'SecureString' });
});

test('a parameter keeps its type', async () => {
  await runCommand(rollback, ['LOG_LEVEL', { yes: true }]);
  expect(current('LOG_LEVEL')).toMatchObject({ value: `${CANARY}level`, type: 'String' });
});

test('--dry-run writes nothing', async () => {
  const { stdout, stderr } = await runCommand(rollback, ['API_KEY', { dryRun: true }]);
  expect(stdout).toBe('version 1 of /prod/shop/api-key (2026-01-01 00:00:00Z) would be put back; nothing was written\n');
  expect(stderr).toBe('would write to account 111122223333, eu-west-1, /prod/shop\n');
  expect(aws.count('PutParameter')).toBe(0);
});

test('an earlier value over 4,096 bytes is announced as an advanced parameter, unless the current one is long too', async () => {
  const long = 'x'.repeat(4097);
  aws.ssm().put('/prod/shop/api-key', long);
  aws.ssm().put('/prod/shop/api-key', 'short');
  const run = async (to: string): Promise<string> => (await runCommand(rollback, ['API_KEY', { dryRun: true, to }])).stderr;
  expect(await run('3')).toContain('API_KEY needs an advanced parameter, and AWS charges for it: a standard parameter contains at most 4096 bytes\n');
  expect(await run('2')).not.toContain('advanced');
  aws.ssm().put('/prod/shop/api-key', `${long}y`);
  expect(await run('3')).not.toContain('advanced');
});

test('--json contains the version and no value', async () => {
  const { stdout } = await runCommand(rollback, ['API_KEY', { yes: true, to: '1' }], { json: true });
  expect(JSON.parse(stdout)).toEqual({ name: 'API_KEY', service: 'Shop/Secrets', place: '/prod/shop/api-key', restored: '1', written: true });
});

test('the current version can\'t be restored', async () => {
  expect((await runCommand(rollback, ['API_KEY', { to: '2' }])).stdout).toBe('/prod/shop/api-key has the value of version 2 already; nothing was written\n');
});

test.each<[string, object, () => void, string]>([
  ['API_KEY', {}, () => undefined, 'there is no terminal to ask for confirmation\n  -> add --yes, or look first with --dry-run'],
  ['API_KEY', { to: '7', yes: true }, () => undefined, 'API_KEY has no version 7\n  see the versions:\n  -> npx cdk-service-secrets history API_KEY'],
  ['DATABASE_URL', { yes: true }, () => undefined, 'DATABASE_URL has no earlier version with another value'],
  ['PARTNER', { yes: true }, () => undefined, 'PARTNER is owned by /partner/TOKEN'],
  ['API_KEY', { yes: true }, () => aws.faults.deny('ssm:PutParameter'), 'API_KEY was not written: AccessDeniedException'],
])('%s with %j exits with 2, and nothing is written', async (name, options, fault, message) => {
  fault();
  const { code, stderr } = await runCommand(rollback, [name, options]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain(CANARY);
  expect(current('api-key')).toMatchObject({ version: 2 });
});
