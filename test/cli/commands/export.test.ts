import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { exportValues } from '../../../src/cli/commands/export';
import { CANARY, declaredApp, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

const cloudFormation = mockClient(CloudFormationClient);
let aws: FakeAws;
beforeEach(() => {
  fillShop(aws = fakeAccount());
  cloudFormation.reset();
  cloudFormation.on(DescribeStacksCommand).rejects(Object.assign(new Error('Stack with id Shop does not exist'), { name: 'ValidationError' }));
});
const own = { API_KEY: `${CANARY}api`, DATABASE_URL: `${CANARY}url`, LOG_LEVEL: `${CANARY}level`, SESSION_KEY: `${CANARY}session`, TOKEN: `${CANARY}token` };

test('own values go to stdout as dotenv', async () => {
  const { code, stdout } = await runCommand(exportValues, [{}]);
  expect(code).toBe(0);
  expect(stdout).toBe(Object.entries(own).map(([name, value]) => `${name}=${value}\n`).join(''));
});

test('--all includes external values', async () => {
  const { stdout } = await runCommand(exportValues, [{ all: true, format: 'json' }]);
  expect(JSON.parse(stdout)).toMatchObject({ ...own, PARTNER: `${CANARY}partner` });
});

test('a file is readable only by its owner, and isn\'t overwritten', async () => {
  const cwd = declaredApp({ name: 'Shop', environment: 'aws://111122223333/eu-west-1', declarations: [SHOP] }).directory;
  const { code, stdout } = await runCommand(exportValues, [{ output: 'prod.json' }], { cwd });
  expect([code, stdout.includes(CANARY)]).toEqual([0, false]);
  expect(JSON.parse(readFileSync(join(cwd, 'prod.json'), 'utf8'))).toEqual(own);
  expect((statSync(join(cwd, 'prod.json')).mode % 0o1000).toString(8)).toBe('600');
  expect((await runCommand(exportValues, [{ output: 'prod.json' }], { cwd })).stderr).toContain('prod.json exists already');
});

test('a missing value is named, with code 1', async () => {
  aws.ssm().parameters.delete('/prod/shop/api-key');
  const { code, stdout, stderr } = await runCommand(exportValues, [{}]);
  expect([code, stdout.includes('API_KEY')]).toEqual([1, false]);
  expect(stderr).toContain('API_KEY');
});

test('a service with plain variables alone has nothing to export', async () => {
  const { code, stdout } = await runCommand(exportValues, [{ format: 'json' }], { declarations: [{ ...SHOP, verification: 'none', variables: { NODE_ENV: { kind: 'plain' } } }] });
  expect([code, JSON.parse(stdout)]).toEqual([0, {}]);
});

test('several services without -s are an error that lists them', async () => {
  const { code, stderr } = await runCommand(exportValues, [{}], { declarations: [SHOP, { ...SHOP, service: 'Shop/Other' }] });
  expect([code, stderr]).toEqual([2, 'export works on one service, and 2 are selected\n  -> choose with -s one of: Shop/Other, Shop/Secrets\n']);
});

test('M17: a JSON key with an empty value is printed, not reported as left out', async () => {
  aws.secretsManager().put('prod/worker', '{"TOKEN":""}');
  const { stdout, stderr } = await runCommand(exportValues, [{}]);
  expect(stdout).toMatch(/^TOKEN=/m);
  expect(stderr).not.toContain('TOKEN');
});
