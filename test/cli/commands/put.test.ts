import { check } from '../../../src/cli/commands/check';
import { put } from '../../../src/cli/commands/put';
import { Declaration, VariableDeclaration } from '../../../src/core/declaration';
import { CANARY, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

let aws: FakeAws;
beforeEach(() => fillShop(aws = fakeAccount()));
const WRITES = ['PutParameter', 'PutSecretValue', 'CreateSecret'];
const writes = (): number => aws.calls.filter(({ operation }) => WRITES.includes(operation)).length;

test('a value from a pipe is written, and the account, region and place are named', async () => {
  const { code, stdout, stderr } = await runCommand(put, ['API_KEY', {}], { input: `${CANARY}new\n` });
  expect([code, stdout]).toEqual([0, '/prod/shop/api-key changed\n']);
  expect(stderr).toContain('writing to account 111122223333, eu-west-1, /prod/shop\n');
  expect(aws.ssm().parameters.get('/prod/shop/api-key')).toMatchObject({ value: `${CANARY}new`, type: 'SecureString', version: 2 });
});

test('a key of a JSON secret is written, and no other', async () => {
  aws.secretsManager().put('prod/worker', '{"TOKEN":"a","OTHER":"b"}');
  expect((await runCommand(put, ['TOKEN', {}], { input: 'c' })).stdout).toBe('prod/worker:TOKEN changed\n');
  expect(JSON.parse(aws.secretsManager().current('prod/worker')!)).toEqual({ TOKEN: 'c', OTHER: 'b' });
});

test.each<[string, string, string, string]>([
  ['LOG_LEVEL', 'debug', 'String', '/prod/shop/LOG_LEVEL changed\n'],
  ['API_KEY', `${CANARY}api`, 'SecureString', '/prod/shop/api-key has this value already; nothing was written\n'],
])('%s of %s is a %s', async (name, input, type, said) => {
  expect((await runCommand(put, [name, {}], { input })).stdout).toBe(said);
  expect(aws.ssm().parameters.get(`/prod/shop/${name === 'API_KEY' ? 'api-key' : name}`)!.type).toBe(type);
});

test.each<[string, string | undefined, string, number]>([
  ['the key of its store', undefined, '/prod/shop/api-key has this value already; nothing was written\n', 0],
  ['another key', 'arn:aws:kms:eu-west-1:111122223333:key/old', '/prod/shop/api-key changed\n', 1],
  ['a key that may be the same', 'alias/shop', '/prod/shop/api-key has this value already; nothing was written\n', 0],
])('the same value under %s', async (_name, key, said, written) => {
  aws.ssm().put('/prod/shop/api-key', `${CANARY}api`, 'SecureString', key ?? SHOP.stores[0].key);
  const declared = { ...SHOP, stores: SHOP.stores.map((store, index) => (index === 0 ? { ...store, key: key === undefined ? store.key : 'arn:aws:kms:eu-west-1:111122223333:key/new' } : store)) };
  expect((await runCommand(put, ['API_KEY', {}], { input: `${CANARY}api`, declarations: [declared] })).stdout).toBe(said);
  expect(writes()).toBe(written);
});

test('--generate creates a value of the declared length', async () => {
  expect(await runCommand(put, ['SESSION_KEY', { generate: true }])).toMatchObject({ code: 0, stdout: '/prod/shop/SESSION_KEY changed\n' });
  expect(aws.ssm().parameters.get('/prod/shop/SESSION_KEY')!.value).toMatch(/^[0-9a-f]{16}$/);
});

test('--dry-run writes nothing', async () => {
  expect(await runCommand(put, ['API_KEY', { dryRun: true }], { input: 'x' })).toMatchObject({ code: 0, stderr: 'would write to account 111122223333, eu-west-1, /prod/shop\n', stdout: '/prod/shop/api-key would be changed; nothing was written\n' });
  expect(writes()).toBe(0);
});

describe('a value over 4,096 bytes', () => {
  const note = 'API_KEY needs an advanced parameter, and AWS charges for it: a standard parameter contains at most 4096 bytes\n';
  const long = (bytes: number): string => 'x'.repeat(bytes);
  const tier = (): string | undefined => aws.ssm().parameters.get('/prod/shop/api-key')?.tier;

  test.each<[number, object, string]>([
    [4097, {}, 'Advanced'],
    [4097, { dryRun: true }, 'Standard'],
  ])('of %d bytes, with %j, is announced as an advanced parameter', async (bytes, options, expected) => {
    const { code, stderr } = await runCommand(put, ['API_KEY', options], { input: long(bytes) });
    expect([code, tier()]).toEqual([0, expected]);
    expect(stderr).toContain(note);
  });

  test('is announced before anything is written', async () => {
    aws.faults.deny('ssm:PutParameter');
    expect((await runCommand(put, ['API_KEY', {}], { input: long(4097) })).stderr).toMatch(/API_KEY needs an advanced parameter[^]*API_KEY was not written/);
  });

  test.each<[string, () => unknown, string, string]>([
    ['a value of 4,096 bytes', () => undefined, 'API_KEY', long(4096)],
    ['a value where an advanced one is', () => aws.ssm().put('/prod/shop/api-key', long(5000)), 'API_KEY', long(4097)],
    ['the same long value', () => aws.ssm().put('/prod/shop/api-key', long(4097)), 'API_KEY', long(4097)],
    ['a key of a JSON secret', () => undefined, 'TOKEN', long(4097)],
  ])('%s costs nothing more, and nothing is announced', async (_, before, name, input) => {
    before();
    const { code, stderr } = await runCommand(put, [name, {}], { input });
    expect(code).toBe(0);
    expect(stderr).not.toContain('advanced');
  });
});

test('--json reports what was done, and not the value', async () => {
  aws.ssm().parameters.delete('/prod/shop/api-key');
  const { stdout } = await runCommand(put, ['API_KEY', {}], { input: `${CANARY}new`, json: true });
  expect(JSON.parse(stdout)).toEqual({ name: 'API_KEY', service: 'Shop/Secrets', account: '111122223333', region: 'eu-west-1', place: '/prod/shop/api-key', action: 'created', written: true });
});

test('a value of two variables must follow the rules of both', async () => {
  const declared = {
    ...SHOP,
    variables: {
      API_KEY: { kind: 'secret' as const, store: 0, name: 'api-key' },
      ENDPOINT: { kind: 'secret' as const, store: 0, name: 'api-key', rules: [{ kind: 'url' as const, schemes: ['https'] }] },
    },
  };
  const refused = await runCommand(put, ['API_KEY', {}], { input: 'x', declarations: [declared] });
  expect([refused.code, writes()]).toEqual([2, 0]);
  expect(refused.stderr).toMatch(/the value of API_KEY .*, as it is also the value of ENDPOINT/);
  const { code, stderr } = await runCommand(put, ['API_KEY', {}], { input: 'https://x', declarations: [declared] });
  expect([code, stderr]).toEqual([0, expect.stringContaining('API_KEY and ENDPOINT are one value\n')]);
});

test('a service without a gate is written like any other', async () => {
  expect((await runCommand(put, ['API_KEY', {}], { input: 'x', declarations: [{ ...SHOP, verification: 'none' }] })).code).toBe(0);
});

test.each<[string, string, object, string, string]>([
  ['a plain variable', 'NODE_ENV', {}, 'x', 'NODE_ENV is set in code, so it isn\'t in a store of this service\n  -> change it in the CDK app'],
  ['an external variable', 'PARTNER', {}, 'x', 'PARTNER is owned by /partner/TOKEN, so it isn\'t in a store of this service\n  -> correct the reference in code, or let the owner of /partner/TOKEN store another value\n'],
  ['a name that isn\'t declared', 'API_KEI', {}, 'x', 'did you mean API_KEY?'],
  ['an empty value', 'API_KEY', {}, '', 'the value of API_KEY is empty'],
  ['a value that is too long', 'API_KEY', {}, 'x'.repeat(9000), 'the value of API_KEY has 9000 bytes'],
  ['bytes that are no text', 'API_KEY', {}, '\u0000', 'the value of API_KEY contains a NUL character'],
  ['a random value of a secret', 'API_KEY', { generate: true }, '', 'API_KEY is not a generated variable'],
])('%s is refused, and nothing is written', async (_why, name, options, input, message) => {
  const { code, stderr } = await runCommand(put, [name, options], { input });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(writes()).toBe(0);
});

describe('a value that is delivered as a file', () => {
  const declarations = [{
    ...SHOP,
    variables: {
      GOOGLE: { kind: 'secret' as const, store: 0, name: 'GOOGLE', file: { path: '/run/secrets/google.json', format: 'google-credentials' as const } },
      KEYSTORE: { kind: 'secret' as const, store: 0, name: 'KEYSTORE', file: { path: '/run/secrets/store.p12', encoding: 'base64' as const } },
    },
  }];

  test.each<[string, string, string]>([
    ['GOOGLE', `./${CANARY}.json`, 'the value of GOOGLE is not JSON, so not a Google credentials file\n  -> pass the content of the file as standard input (< FILE), not its path\n'],
    ['KEYSTORE', `./${CANARY}.p12`, 'the value of KEYSTORE is not base64\n  -> pipe in the output of base64 FILE, not its path\n'],
  ])('a path as %s is refused', async (name, input, message) => {
    const { code, stderr } = await runCommand(put, [name, {}], { input, declarations });
    expect([code, writes()]).toEqual([2, 0]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain(CANARY);
  });

  test('a JSON object that lacks fields is no path, and has to come from Google again', async () => {
    const { code, stderr } = await runCommand(put, ['GOOGLE', {}], { input: `{"type":"authorized_user","client_id":"${CANARY}"}`, declarations });
    expect([code, writes()]).toEqual([2, 0]);
    expect(stderr).toContain('the value of GOOGLE has no client_secret, refresh_token, which Google credentials of type authorized_user need\n'
      + '  -> download the credentials file again, and pass its content as standard input (< FILE)\n');
    expect(stderr).not.toContain(CANARY);
  });

  test.each([
    ['GOOGLE', '{"type":"authorized_user","client_id":"a","client_secret":"b","refresh_token":"c"}\n'],
    ['KEYSTORE', 'AAEC\n/w==\n'],
  ])('the content of %s is written', async (name, input) => {
    expect(await runCommand(put, [name, {}], { input, declarations })).toMatchObject({ code: 0, stdout: `/prod/shop/${name} created\n` });
  });
});

describe('an external value', () => {
  const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db';
  const declared = (variable: VariableDeclaration): Declaration => ({ ...SHOP, variables: { DB: variable } });
  const said = async (action: typeof put | typeof check, declaration: Declaration): Promise<string> =>
    Object.values(await (action === put ? runCommand(put, ['DB', {}], { declarations: [declaration] }) : runCommand(check, [{}], { declarations: [declaration] }))).join('\n');

  test.each<[string, VariableDeclaration, string]>([
    ['a missing parameter', { kind: 'parameter', parameter: '/theirs' }, '-> aws ssm put-parameter --name /theirs --type SecureString --value file:///dev/stdin --region eu-west-1\n'],
    ['a missing secret', { kind: 'foreign-secret', arn: ARN }, '-> aws secretsmanager create-secret --name prod/db --secret-string file:///dev/stdin --region eu-west-1\n'],
  ])('%s: the fix is the same as in `check`', async (_name, variable, command) => {
    expect(await said(put, declared(variable))).toContain(command);
    expect(await said(check, declared(variable))).toContain(command);
  });

  test('a secret that exists is replaced by its ARN', async () => {
    aws.secretsManager().put('prod/db', 'x');
    expect(await said(put, declared({ kind: 'foreign-secret', arn: ARN }))).toMatch(/-> aws secretsmanager put-secret-value --secret-id arn:\S+prod\/db-\w{6} --secret-string file:\/\/\/dev\/stdin --region eu-west-1\n/);
  });
});

test('a write that AWS refuses is reported without the value', async () => {
  aws.faults.deny('ssm:PutParameter');
  const { code, stdout, stderr } = await runCommand(put, ['API_KEY', {}], { input: `${CANARY}new` });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('API_KEY was not written: AccessDeniedException');
  expect(stderr).not.toContain(CANARY);
});
