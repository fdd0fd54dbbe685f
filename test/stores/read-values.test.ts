import * as fc from 'fast-check';
import { RetryBudget } from '../../src/aws/retry-budget';
import { Declaration, StoreDeclaration, VariableDeclaration } from '../../src/core/declaration';
import { locate } from '../../src/core/location';
import { readReferences, sharing } from '../../src/stores/read-values';
import { storeServices } from '../../src/stores/store-services';
import { FakeAws, throttled } from '../support/fakes';
import { config, declaration, GateHarness, JSON_SECRET, PARAMETERS, secret } from '../support/gate';

const many = (count: number, make: (index: number) => VariableDeclaration): Record<string, VariableDeclaration> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`V${index}`, make(index)]));
const read = (aws: FakeAws, input: Declaration): ReturnType<typeof readReferences> => readReferences(input, storeServices(aws.clients), { budget: RetryBudget.none(aws.clock) });
const external = (name: string, region = 'eu-west-1', rest: object = {}): VariableDeclaration =>
  ({ kind: 'foreign-secret', arn: `arn:aws:secretsmanager:${region}:111122223333:secret:${name}`, ...rest });

test('N references cost ceil(N/10) calls and one for each distinct secret', async () => {
  await fc.assert(fc.asyncProperty(fc.nat(120), fc.nat(40), fc.array(fc.nat(5), { maxLength: 30 }), async (parameters, keys, secrets) => {
    const aws = new FakeAws();
    const variables = {
      ...many(parameters, (index) => secret(`P${index}`)),
      ...Object.fromEntries(Array.from({ length: keys }, (_, index) => [`K${index}`, secret(`K${index}`, 1)])),
      ...Object.fromEntries(secrets.map((which, index) => [`S${index}`, external(`s${which}`, 'eu-west-1', { field: `f${index}` })])),
    };
    const readings = await read(aws, declaration(variables, { stores: [PARAMETERS, JSON_SECRET] }));
    expect(readings.size).toBe(Object.keys(variables).length);
    expect(aws.count('GetParameters')).toBe(Math.ceil(parameters / 10));
    expect(aws.count('GetSecretValue')).toBe(new Set(secrets).size + (keys ? 1 : 0));
  }), { numRuns: 30 });
});

test('reads one name under two variables once', async () => {
  const aws = new FakeAws();
  aws.ssm().put('/prod/shop/A', 'a value');
  const readings = await read(aws, declaration({ A: secret('A'), B: secret('A') }));
  expect(aws.calls.map(({ input }) => input.Names)).toEqual([['/prod/shop/A']]);
  expect(readings.get('B')).toEqual(readings.get('A'));
});

test('reads each region in that region', async () => {
  const aws = new FakeAws();
  aws.ssm('us-east-1').put('/other/A', 'a value');
  aws.secretsManager('ap-south-1').put('db', 'a value');
  const stores: StoreDeclaration[] = [PARAMETERS, { kind: 'ssm', name: '/other', region: 'us-east-1' }, { ...JSON_SECRET, region: 'ap-south-1' }];
  const readings = await read(aws, declaration({ A: secret('A', 1), B: secret('B'), C: external('db', 'ap-south-1'), D: secret('D', 2), E: { kind: 'parameter', parameter: '/x/E', region: 'us-west-2' } }, { stores }));
  expect(aws.calls.map(({ operation, region, input }) => [operation, region, input.Names?.[0] ?? input.SecretId]).sort()).toEqual([
    ['GetParameters', 'eu-west-1', '/prod/shop/B'],
    ['GetParameters', 'us-east-1', '/other/A'],
    ['GetParameters', 'us-west-2', '/x/E'],
    ['GetSecretValue', 'ap-south-1', 'arn:aws:secretsmanager:ap-south-1:111122223333:secret:db'],
    ['GetSecretValue', 'ap-south-1', 'prod/shop'],
  ]);
  expect(readings.get('A')).toMatchObject({ status: 'found', arn: 'arn:aws:ssm:us-east-1:111122223333:parameter/other/A' });
  expect(readings.get('C')).toMatchObject({ status: 'found' });
});

test('a denied name affects its call, not its neighbours', async () => {
  const aws = new FakeAws();
  const variables = many(25, (index) => secret(`V${index}`));
  Object.keys(variables).forEach((name) => aws.ssm().put(`/prod/shop/${name}`, 'a value'));
  aws.faults.deny(/parameter\/prod\/shop\/V13$/);
  const readings = await read(aws, declaration(variables));
  expect([...readings].filter(([, { status }]) => status !== 'found').map(([name, { status }]) => [name, status])).toEqual([['V13', 'denied']]);
  expect(aws.count('GetParameters')).toBeLessThanOrEqual(3 + 8);
});

test('when the service is overloaded, a call is not divided into more calls', async () => {
  const aws = new FakeAws();
  aws.faults.fail('GetParameters', throttled, 99);
  const readings = await read(aws, declaration(many(10, (index) => secret(`V${index}`))));
  expect(aws.count('GetParameters')).toBe(1);
  expect([...readings.values()].map(({ status }) => status)).toEqual(Array(10).fill('failed'));
});

test('a secret of an overloaded service is reported as failed, not as missing', async () => {
  const aws = new FakeAws();
  aws.faults.fail('GetSecretValue', throttled);
  expect([...(await read(aws, declaration({ A: secret('A') }, { stores: [JSON_SECRET] }))).values()]).toEqual([{ status: 'failed', message: 'Rate exceeded' }]);
});

describe('METADATA', () => {
  const input = declaration({ A: secret('A'), L: config('L', 'info'), J: secret('J', 1), F: external('db'), V: external('db', 'eu-west-1', { stage: 'AWSPREVIOUS' }) },
    { verification: 'metadata', stores: [PARAMETERS, JSON_SECRET] });

  function filled(): GateHarness {
    const harness = new GateHarness();
    harness.aws.ssm().put('/prod/shop/A', harness.value('A'));
    harness.aws.ssm().put('/prod/shop/L', 'info', 'String');
    harness.aws.secretsManager().put('prod/shop', '{}');
    harness.aws.secretsManager().put('db', harness.value('old'));
    harness.aws.secretsManager().put('db', harness.value('new'));
    return harness;
  }

  test('never reads a value, and reports what it could not check', async () => {
    const harness = filled();
    harness.aws.faults.deny('GetSecretValue');
    harness.aws.faults.deny('kms:Decrypt');
    expect((await harness.run(input)).Status).toBe('SUCCESS');
    expect(harness.aws.count('GetSecretValue')).toBe(0);
    expect(harness.aws.calls.filter(({ operation }) => operation === 'GetParameters').map((call) => call.input.WithDecryption)).toEqual([false]);
    expect(harness.logs).toContainEqual({ message: expect.stringMatching(/^Not checked, as only metadata may be read/), names: ['F', 'J', 'V'] });
  });

  test('returns no value of a SecureString', async () => {
    const { aws } = filled();
    expect((await read(aws, input)).get('A')).not.toHaveProperty('value');
  });

  test.each<[string, (harness: GateHarness) => void, string]>([
    ['a missing stage', ({ aws }) => aws.secretsManager().secrets.get('db')!.versions.forEach(({ stages }) => stages.delete('AWSPREVIOUS')), 'V: db does not have stage AWSPREVIOUS'],
    ['a deletion', ({ aws }) => void (aws.secretsManager().secrets.get('prod/shop')!.deleted = 1), 'J: prod/shop is scheduled for deletion'],
    ['a missing secret', ({ aws }) => void aws.secretsManager().secrets.delete('prod/shop'), 'J: prod/shop does not exist'],
    ['a type', ({ aws }) => aws.ssm().put('/prod/shop/A', 'x', 'String'), 'A: /prod/shop/A is a String'],
    ['a denial', ({ aws }) => aws.faults.deny('DescribeSecret'), 'F: the gate is not allowed to read db'],
  ])('finds %s', async (_name, spoil, finding) => {
    const harness = filled();
    spoil(harness);
    expect((await harness.run(input)).Reason).toContain(finding);
  });

  test('applies to one external variable alone', async () => {
    const harness = filled();
    await harness.run(declaration({ F: external('db', 'eu-west-1', { verification: 'metadata' }), A: secret('A') }));
    expect(harness.aws.count('GetSecretValue')).toBe(0);
    expect(harness.aws.calls.find(({ operation }) => operation === 'GetParameters')?.input.WithDecryption).toBe(true);
  });
});

test('an own store under an ARN is read by that ARN', () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:theirs-AbCdEf';
  const input = declaration({ A: secret('A') }, { stores: [{ kind: 'secretsmanager', name: 'theirs', arn }] });
  expect(locate(input, input.variables.A as never)).toEqual({ service: 'secretsmanager', name: 'theirs', arn, field: 'A' });
});

test('I1: a parameter that was imported by its ARN is read by that ARN, in its region', async () => {
  const aws = new FakeAws();
  aws.ssm('us-east-1').put('/team-a/apikey', 'a value');
  const [arn, missing] = ['/team-a/apikey', '/team-b/apikey'].map((name) => `arn:aws:ssm:us-east-1:111122223333:parameter${name}`);
  const readings = await read(aws, declaration({
    A: { kind: 'parameter', parameter: '/team-a/apikey', arn }, B: { kind: 'parameter', parameter: '/team-b/apikey', arn: missing },
  }));
  expect(aws.calls.map(({ region, input }) => [region, input.Names])).toEqual([['us-east-1', [arn, missing]]]);
  expect([...readings.values()].map(({ status }) => status)).toEqual(['found', 'missing']);
});

test('keys of one secret are read together', () => {
  const input = declaration({
    A: secret('A', 1), B: secret('B', 1), C: secret('C'), D: secret('D'), E: external('db', 'eu-west-1', { field: 'x' }), F: external('db', 'eu-west-1', { field: 'y' }), G: { kind: 'plain' },
  }, { stores: [PARAMETERS, JSON_SECRET] });
  expect([...sharing(input, ['A', 'C'])].sort()).toEqual(['A', 'B', 'C']);
  expect([...sharing(input, ['F'])].sort()).toEqual(['E', 'F']);
});
