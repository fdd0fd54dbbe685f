import { list } from '../../../src/cli/commands/list';
import { CANARY, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

let aws: FakeAws;
beforeEach(() => fillShop(aws = fakeAccount()));

test('variables are listed sorted by name, without their values', async () => {
  const { code, stdout, stderr } = await runCommand(list, [{}]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^Shop\/Secrets {2}Parameter Store \/prod\/shop, account 111122223333, eu-west-1\nNAME/);
  expect(stdout.match(/^[A-Z]+_?[A-Z]+(?= +(secret|config|plain|external|generated))/gm)).toEqual(Object.keys(SHOP.variables));
  expect(stdout).toMatch(/^API_KEY +secret +1 +2026-01-01 00:00:00Z +user\/ada +\/prod\/shop\/api-key$/m);
  expect(stdout).not.toContain(CANARY);
});

test('a value that is not under its name in the service\'s own store has its place', async () => {
  expect((await runCommand(list, [{}])).stdout.match(/^\S+(?= .* (\/prod\/shop\/api-key|\/partner\/TOKEN|prod\/worker:TOKEN)$)| \/prod\/shop\/\S+$/gm)).toEqual(['API_KEY', ' /prod/shop/api-key', 'PARTNER', 'TOKEN']);
  const { stdout } = await runCommand(list, [{}], { declarations: [{ ...SHOP, variables: { DATABASE_URL: SHOP.variables.DATABASE_URL, NODE_ENV: SHOP.variables.NODE_ENV } }] });
  expect(stdout).not.toContain('PLACE');
});

test('--values shows them', async () => {
  const { stdout } = await runCommand(list, [{ values: true }]);
  expect(stdout.match(/canary-\w+/g)).toEqual(['api', 'url', 'level', 'partner', 'session', 'token'].map((value) => `${CANARY}${value}`));
});

test('--json contains a state for each name', async () => {
  aws.ssm().parameters.delete('/prod/shop/api-key');
  aws.ssm().parameters.delete('/prod/shop/SESSION_KEY');
  aws.ssm().put('/prod/shop/OLD', `${CANARY}old`);
  const { code, stdout } = await runCommand(list, [{}], { json: true });
  const [{ service, account, region, variables }] = JSON.parse(stdout).services;
  expect([code, service, account, region]).toEqual([1, 'Shop/Secrets', '111122223333', 'eu-west-1']);
  expect(variables.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual([
    ['API_KEY', 'missing'], ['DATABASE_URL', 'ok'], ['LOG_LEVEL', 'ok'], ['NODE_ENV', 'ok'], ['OLD', 'extra'], ['PARTNER', 'ok'], ['SESSION_KEY', 'pending'], ['TOKEN', 'ok'],
  ]);
  expect(stdout).not.toContain(CANARY);
});

test.each(['ssm', 'secretsmanager'] as const)('a name that another service of the same %s store declares is not extra', async (kind) => {
  const own = { ...SHOP, stores: [{ kind, name: kind === 'ssm' ? '/prod/shop' : 'prod/worker' }], variables: { API_KEY: { kind: 'secret' as const, store: 0, name: 'api-key' } } };
  const other = { ...SHOP, service: 'Shop/Other', stores: [{ kind: 'ssm' as const, name: '/prod/other' }, own.stores[0]], variables: { X: { kind: 'secret' as const, store: 1, name: 'theirs' } } };
  ['theirs', 'nobodys'].forEach((name) => aws.ssm().put(`/prod/shop/${name}`, 'x'));
  aws.secretsManager().put('prod/worker', '{"api-key":"x","theirs":"x","nobodys":"x"}');
  const options = { declarations: [own, other], service: 'Shop/Secrets' };
  const { stdout } = await runCommand(list, [{}], options);
  expect(stdout).toMatch(/^theirs .* of Shop\/Other$/m);
  expect(stdout).toMatch(/^nobodys .* extra$/m);
  expect(JSON.parse((await runCommand(list, [{}], { ...options, json: true })).stdout).services[0].variables)
    .toEqual(expect.arrayContaining([expect.objectContaining({ name: 'theirs', state: 'shared', declaredBy: ['Shop/Other'] }), expect.objectContaining({ name: 'nobodys', state: 'extra' })]));
});

test('without a gate nothing creates missing values', async () => {
  aws.ssm().parameters.delete('/prod/shop/SESSION_KEY');
  const { code, stdout } = await runCommand(list, [{}], { declarations: [{ ...SHOP, verification: 'none' }] });
  expect([code, /^SESSION_KEY +generated.*missing$/m.test(stdout)]).toEqual([1, true]);
});

test('a service with plain variables alone is listed', async () => {
  const plain = { ...SHOP, service: 'Shop/Plain', verification: 'none' as const, variables: { NODE_ENV: { kind: 'plain' as const } } };
  const { code, stdout } = await runCommand(list, [{}], { declarations: [plain, SHOP] });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Shop\/Plain[^]*^NODE_ENV +plain$[^]*^Shop\/Secrets/m);
});

test('without permission to read a JSON secret, its keys have the secret\'s state from metadata', async () => {
  aws.faults.deny('secretsmanager:GetSecretValue');
  const { code, stdout, stderr } = await runCommand(list, [{}]);
  expect([code, stderr]).toEqual([0, 'the keys of prod/worker are in its value, which you may not read: version and time are those of the secret, and a key may be missing\n']);
  expect(stdout).toMatch(/^TOKEN +secret +\S+ +2026-01-01 00:00:00Z +prod\/worker:TOKEN$/m);
});

test('a denied read is a finding', async () => {
  aws.faults.deny('ssm:GetParameters arn:aws:ssm:eu-west-1:111122223333:parameter/partner');
  const { code, stdout } = await runCommand(list, [{}]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^PARTNER +external +unreadable +\/partner\/TOKEN$/m);
});

test('an error of AWS ends it with code 2', async () => {
  aws.faults.fail('DescribeParameters', () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));
  const { code, stdout, stderr } = await runCommand(list, [{}]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('AWS throttles these calls');
});

describe('a name with a slash below the prefix', () => {
  const declaration = { ...SHOP, variables: { ...SHOP.variables, SMTP_USER: { kind: 'secret' as const, store: 0, name: 'smtp/user' } } };
  const states = async (): Promise<Record<string, string>> => {
    const { stdout } = await runCommand(list, [{}], { json: true, declarations: [declaration] });
    return Object.fromEntries(JSON.parse(stdout).services[0].variables.map(({ name, state }: { name: string; state: string }) => [name, state]));
  };

  test.each(['allowed', 'denied'])('is found there, with its kind, with DescribeParameters %s', async (describing) => {
    if (describing === 'denied') aws.faults.deny('ssm:DescribeParameters');
    expect(await states()).toMatchObject({ SMTP_USER: 'missing' });
    aws.ssm().put('/prod/shop/smtp/user', `${CANARY}user`);
    expect(await states()).toMatchObject({ SMTP_USER: 'ok' });
  });

  test('other names on that level are not listed', async () => {
    aws.ssm().put('/prod/shop/smtp/user', `${CANARY}user`);
    aws.ssm().put('/prod/shop/smtp/other', `${CANARY}other`);
    aws.ssm().put('/prod/shop/OLD', `${CANARY}old`);
    expect(Object.keys(await states()).filter(name => !(name in declaration.variables))).toEqual(['OLD']);
  });
});
