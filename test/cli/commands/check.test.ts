import { check } from '../../../src/cli/commands/check';
import { CheckOptions } from '../../../src/cli/operations/check/run';
import { Declaration, VariableDeclaration } from '../../../src/core/declaration';
import { CANARY, declaredApp, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

let aws: FakeAws;
beforeEach(() => fillShop(aws = fakeAccount()));

test('passes values that are ready', async () => {
  expect(await runCommand(check, [{}])).toEqual({ code: 0, stdout: 'Shop/Secrets  account 111122223333, eu-west-1\n  ok 6 values are ready\n', stderr: '' });
});

test('reports all findings at once, each with its fix, and no value that the gate will create', async () => {
  aws.ssm().parameters.delete('/prod/shop/api-key');
  aws.ssm().parameters.delete('/prod/shop/SESSION_KEY');
  aws.secretsManager().put('prod/worker', '{}');
  const { code, stdout } = await runCommand(check, [{}]);
  expect(code).toBe(1);
  expect(stdout).toContain('  x API_KEY: /prod/shop/api-key does not exist\n    -> npx cdk-service-secrets put API_KEY -s Shop/Secrets --region eu-west-1\n');
  expect(stdout).toContain('  x TOKEN: ');
  expect(stdout).toContain('  - SESSION_KEY: the next deployment creates it (the gate)\n');
  expect(stdout).toContain('  2 findings in 6 values\n');
});

test('--json reports the same, without a value', async () => {
  aws.ssm().parameters.delete('/prod/shop/api-key');
  const { code, stdout } = await runCommand(check, [{}], { json: true });
  const { services: [report] } = JSON.parse(stdout);
  expect(code).toBe(1);
  expect(report).toMatchObject({ service: 'Shop/Secrets', checked: 6, ready: 5, findings: [{ variable: 'API_KEY', missing: true }], pending: [] });
  expect(stdout).not.toContain(CANARY);
});

test('--metadata decrypts nothing', async () => {
  expect((await runCommand(check, [{ metadata: true }])).code).toBe(0);
  expect(aws.calls.filter(({ operation, input }) => operation === 'GetSecretValue' || input.WithDecryption)).toEqual([]);
});

describe('without a gate', () => {
  const ungated = { ...SHOP, verification: 'none' as const };

  test('reads the values too', async () => {
    aws.ssm().put('/prod/shop/api-key', '');
    const { code, stdout } = await runCommand(check, [{}], { declarations: [ungated] });
    expect([code, stdout.includes('x API_KEY: ')]).toEqual([1, true]);
  });

  test('reports a missing generated value, because nothing creates it', async () => {
    aws.ssm().parameters.delete('/prod/shop/SESSION_KEY');
    const { code, stdout } = await runCommand(check, [{}], { declarations: [ungated] });
    expect([code, stdout.includes('x SESSION_KEY: /prod/shop/SESSION_KEY does not exist')]).toEqual([1, true]);
  });

  test('passes plain variables alone', async () => {
    const { code, stdout } = await runCommand(check, [{}], { declarations: [{ ...ungated, variables: { NODE_ENV: { kind: 'plain' } } }] });
    expect([code, stdout]).toEqual([0, 'Shop/Secrets  account 111122223333, eu-west-1\n  ok 0 values are ready\n']);
  });
});

test('a declaration that can\'t be read is a finding, and the others are checked', async () => {
  const broken = { ...SHOP, service: 'Shop/Broken', variables: { '../x': { kind: 'plain' as const } } };
  const { code, stdout, stderr } = await runCommand(check, [{}], { declarations: [SHOP, broken], json: true });
  expect([code, JSON.parse(stdout).services[0].ready]).toEqual([1, 6]);
  expect(JSON.parse(stdout).unreadable).toEqual([{ service: 'Shop/Broken', stack: 'Shop', problem: '"../x" is not a name that a container can have' }]);
  expect(stderr).toContain('warning: the declaration of Shop/Broken (stack Shop) can\'t be read');
});

test('two services with missing values wait together, at most as long as requested', async () => {
  const other = { ...SHOP, service: 'Shop/Other' };
  aws.ssm().parameters.delete('/prod/shop/api-key');
  const before = Date.now();
  const { code, stdout } = await runCommand(check, [{ wait: 6 }], { declarations: [SHOP, other] });
  expect([code, stdout.match(/API_KEY: /g)!.length]).toEqual([1, 2]);
  expect(Date.now() - before).toBeGreaterThanOrEqual(4_900);
  // Each was read twice, at the beginning and 5 seconds later.
  expect(aws.calls.filter(({ operation, input }) => operation === 'GetParameters' && JSON.stringify(input).includes('/prod/shop/api-key'))).toHaveLength(4);
});

test('waiting ends with an interruption', async () => {
  aws.ssm().parameters.delete('/prod/shop/api-key');
  const controller = new AbortController();
  controller.abort();
  expect((await runCommand(check, [{ wait: 900 }], { signal: controller.signal })).code).toBe(1);
});

test('with credentials of another account it reads nothing', async () => {
  const { code, stderr } = await runCommand(check, [{}], { cwd: elsewhere() });
  expect([code, aws.calls]).toEqual([2, []]);
  expect(stderr).toContain('Shop/Secrets belongs to account 999999999999, and these are credentials of account 111122223333');
});

function elsewhere(): string {
  return declaredApp({ name: 'Shop', environment: 'aws://999999999999/eu-west-1', declarations: [SHOP] }).directory;
}

describe('a value under another key than its store\'s', () => {
  const OLD = 'arn:aws:kms:eu-west-1:111122223333:key/old';
  const problem = (place: string): string => `${place} is encrypted with ${OLD}, not with the store's key`;
  const NEW = 'arn:aws:kms:eu-west-1:111122223333:key/new';
  const KEYED: Declaration = { ...SHOP, stores: SHOP.stores.map((store, index) => (index === 0 ? { ...store, key: NEW } : store)) };
  const run = async (options: CheckOptions = {}): Promise<{ code: number; stdout: string }> => runCommand(check, [options], { declarations: [KEYED] });
  const reencrypt = '    -> npx cdk-service-secrets reencrypt -s Shop/Secrets --region eu-west-1\n';

  beforeEach(() => ['DATABASE_URL', 'SESSION_KEY'].forEach((name) => aws.ssm().put(`/prod/shop/${name}`, CANARY, 'SecureString', NEW)));

  test.each<[string, CheckOptions]>([['with values', {}], ['with --metadata', { metadata: true }]])('is a finding, %s, though the user may read it', async (_name, options) => {
    aws.ssm().put('/prod/shop/api-key', CANARY, 'SecureString', OLD);
    const { code, stdout } = await run(options);
    expect(code).toBe(1);
    expect(stdout).toContain(`  x API_KEY: ${problem('/prod/shop/api-key')}`);
    expect(stdout).toContain(reencrypt);
    expect(stdout).toContain('  1 finding in 6 values\n');
  });

  test('is named where the user may not read it either', async () => {
    aws.ssm().put('/prod/shop/api-key', CANARY, 'SecureString', OLD);
    aws.faults.deny(`kms:Decrypt ${OLD}`);
    const { stdout } = await run();
    expect(stdout).toContain(`  x API_KEY: ${problem('/prod/shop/api-key')}`);
    expect(stdout).not.toContain('not allowed to read');
  });

  test('is unknown without the permission to describe parameters', async () => {
    aws.ssm().put('/prod/shop/api-key', CANARY, 'SecureString', OLD);
    aws.faults.deny('ssm:DescribeParameters');
    expect((await run()).code).toBe(0);
  });

  test('is no finding for a name on a deeper level under the store\'s key', async () => {
    const declarations = [{ ...SHOP, stores: [{ ...SHOP.stores[0], key: OLD }], variables: { SMTP_USER: { kind: 'secret' as const, store: 0, name: 'smtp/user' } } }];
    aws.ssm().put('/prod/shop/smtp/user', CANARY, 'SecureString', OLD);
    expect((await runCommand(check, [{}], { declarations })).code).toBe(0);
    aws.ssm().put('/prod/shop/smtp/user', CANARY, 'SecureString', 'arn:aws:kms:eu-west-1:111122223333:key/third');
    expect((await runCommand(check, [{}], { declarations })).stdout).toContain(`not with the store's key ${OLD}`);
  });

  test('costs one call for fifty parameters of a store that declares a key', async () => {
    await run();
    expect(aws.calls.filter(({ operation }) => operation === 'DescribeParameters')).toHaveLength(1);
  });
});

describe('calls', () => {
  const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/new';
  const operations = (): string[] => aws.calls.map(({ operation }) => operation).sort();
  const named = (count: number, store: number): [string, VariableDeclaration][] => Array.from({ length: count }, (_, index) => [`V${store}_${index}`, { kind: 'secret', store, name: `V${store}_${index}` }]);

  test.each<[string, string | undefined, number]>([
    ['one for ten values', undefined, 0], ['and one more for each store that declares a key', KEY, 100],
  ])('a hundred services of 20 parameters need %s', async (_name, key, keyCalls) => {
    const declarations = Array.from({ length: 100 }, (_, index): Declaration => ({
      ...SHOP, service: `Shop/Secrets${index}`, stores: [{ kind: 'ssm', name: `/prod/s${index}`, key }], variables: Object.fromEntries(named(20, 0)),
    }));
    declarations.forEach(({ stores, variables }) => Object.keys(variables).forEach((name) => aws.ssm().put(`${stores[0].name}/${name}`, 'x', 'SecureString', key)));
    expect((await runCommand(check, [{}], { declarations })).code).toBe(0);
    expect(operations()).toEqual([...Array(keyCalls).fill('DescribeParameters'), ...Array(200).fill('GetParameters')]);
  });

  test('fields need one for each secret', async () => {
    const variables = Object.fromEntries([...named(20, 0), ...named(5, 1)]);
    ['prod/a', 'prod/b'].forEach((secret, store) => aws.secretsManager().put(secret, JSON.stringify(Object.fromEntries(named(20, store).map(([name]) => [name, 'x'])))));
    const declarations: Declaration[] = [{ ...SHOP, stores: [{ kind: 'secretsmanager', name: 'prod/a' }, { kind: 'secretsmanager', name: 'prod/b' }], variables }];
    expect((await runCommand(check, [{}], { declarations })).code).toBe(0);
    expect(operations()).toEqual(['GetSecretValue', 'GetSecretValue']);
  });
});
