import { history } from '../../../src/cli/commands/history';
import { CANARY, fakeAccount, fillShop, runCommand } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

let aws: FakeAws;
beforeEach(() => {
  fillShop(aws = fakeAccount());
  aws.ssm().put('/prod/shop/api-key', `${CANARY}second`);
});

test('versions are listed with time and author, newest first, without values', async () => {
  const { code, stdout } = await runCommand(history, ['API_KEY', {}]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^VERSION +CHANGED +BY\n2 +2026-01-01 00:00:00Z +user\/ada +current\n1 +2026-01-01 00:00:00Z +user\/ada\n$/);
});

test('--values shows them', async () => {
  expect((await runCommand(history, ['API_KEY', { values: true }])).stdout.match(/canary-\w+/g)).toEqual([`${CANARY}second`, `${CANARY}api`]);
});

test('--json contains the same', async () => {
  const { stdout } = await runCommand(history, ['API_KEY', {}], { json: true });
  expect(JSON.parse(stdout)).toMatchObject({ name: 'API_KEY', place: '/prod/shop/api-key', versions: [{ version: '2', current: true }, { version: '1', current: false }] });
  expect(stdout).not.toContain(CANARY);
});

test('for a JSON secret it says what Secrets Manager doesn\'t record', async () => {
  expect((await runCommand(history, ['TOKEN', {}])).stderr).toBe('versions are of the whole secret; Secrets Manager does not say who wrote them (CloudTrail does)\n');
});

test.each<[string, () => void, string]>([
  ['NODE_ENV', () => undefined, 'NODE_ENV is set in code, so it isn\'t in a store of this service'],
  ['API_KEY', () => void aws.ssm().parameters.clear(), 'API_KEY has no value yet'],
  ['API_KEY', () => aws.faults.deny('ssm:GetParameterHistory'), 'AccessDeniedException'],
])('%s without a history exits with 2', async (name, fault, message) => {
  fault();
  const { code, stdout, stderr } = await runCommand(history, [name, {}]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});
