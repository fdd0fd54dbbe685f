import { get } from '../../../src/cli/commands/get';
import { CANARY, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

let aws: FakeAws;
beforeEach(() => fillShop(aws = fakeAccount()));

test.each([['API_KEY', 'api'], ['LOG_LEVEL', 'level'], ['PARTNER', 'partner'], ['TOKEN', 'token']])('%s is printed byte for byte', async (name, value) => {
  expect(await runCommand(get, [name])).toEqual({ code: 0, stdout: `${CANARY}${value}`, stderr: '' });
});

test('--json contains the place beside the value', async () => {
  const { stdout } = await runCommand(get, ['TOKEN'], { json: true });
  expect(JSON.parse(stdout)).toEqual({ name: 'TOKEN', service: 'Shop/Secrets', place: 'prod/worker:TOKEN', value: `${CANARY}token` });
});

test.each<[string, () => void, string]>([
  ['DATABASE_UR', () => undefined, 'no selected service has a variable DATABASE_UR\n  -> did you mean DATABASE_URL?'],
  ['__proto__', () => undefined, 'the name must be that of a variable, and nothing else'],
  ['API_KEY', () => void aws.ssm().parameters.delete('/prod/shop/api-key'), 'API_KEY: /prod/shop/api-key does not exist\n  -> npx cdk-service-secrets put API_KEY -s Shop/Secrets'],
  ['API_KEY', () => aws.faults.deny('ssm:GetParameters'), 'API_KEY: you are not allowed to read /prod/shop/api-key'],
  ['API_KEY', () => aws.faults.deny('kms:Decrypt'), 'are not allowed to access.)\n  -> ask for permission to decrypt with the key of the value (in the app: grantOperate or grantRead), '
    + 'choose other credentials with --profile NAME, or look without values: `plan`, `check --metadata`'],
  ['NODE_ENV', () => undefined, 'NODE_ENV has no value that is known here'],
])('%s without a value exits with 2 and says why', async (name, fault, message) => {
  fault();
  const { code, stdout, stderr } = await runCommand(get, [name]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});

test('a variable of two services with two places is an error that lists them', async () => {
  const other = { ...SHOP, service: 'Shop/Other', stores: [{ kind: 'ssm', name: '/prod/other' } as const, SHOP.stores[1]] };
  expect((await runCommand(get, ['API_KEY'], { declarations: [SHOP, other] })).stderr).toContain('API_KEY is a variable of 2 services\n  -> choose with -s one of: Shop/Other, Shop/Secrets');
  expect((await runCommand(get, ['TOKEN'], { declarations: [SHOP, other] })).stdout).toBe(`${CANARY}token`);
});

test('a service without a gate is read like any other', async () => {
  expect((await runCommand(get, ['API_KEY'], { declarations: [{ ...SHOP, verification: 'none' }] })).stdout).toBe(`${CANARY}api`);
});
