import { handleGate } from '../../../src/gate/function/handler';
import { jsonBytes } from '../../../src/gate/function/report';
import { MAX_RESPONSE_BYTES } from '../../../src/gate/function/respond';
import { awsError, unavailable } from '../../support/fakes';
import { config, declaration, GateHarness, generated, JSON_SECRET, PARAMETERS, secret, STACK_ID } from '../../support/gate';

const NOTE = `if this was a rollback, run:\n-> aws cloudformation continue-update-rollback --stack-name ${STACK_ID} --region eu-west-1`;
const two = declaration({ A: secret('A'), K: secret('K', 1) }, { stores: [PARAMETERS, JSON_SECRET] });

describe('success', () => {
  test('returns the prefixes of the references and a fingerprint', async () => {
    const harness = new GateHarness();
    harness.aws.ssm().put('/prod/shop/A', harness.value('A'));
    const { arn } = harness.aws.secretsManager().put('prod/shop', JSON.stringify({ K: harness.value('K') }));
    expect(await harness.run(two)).toEqual({
      Status: 'SUCCESS',
      PhysicalResourceId: 'SecretsGate',
      StackId: STACK_ID,
      RequestId: 'request-1',
      LogicalResourceId: 'SecretsGate',
      Data: { Fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/), Arn: 'arn:', Root: '/', Store0: '/prod/shop/', Store1: `${arn}:` },
    });
    expect(harness.aws.count('DescribeStacks')).toBe(0);
  });

  test('checks 500 references in one run', async () => {
    const harness = new GateHarness();
    const names = Array.from({ length: 500 }, (_, index) => `VARIABLE_${index}`);
    names.forEach((name) => harness.aws.ssm().put(`/prod/shop/${name}`, harness.value(name)));
    const input = declaration(Object.fromEntries(names.map((name) => [name, secret(name)])));
    expect((await harness.run(input)).Status).toBe('SUCCESS');
    expect(harness.aws.count('GetParameters')).toBe(50);
    harness.aws.calls.length = 0;
    expect((await harness.run(input, { type: 'Update', before: input })).Status).toBe('SUCCESS');
    expect(harness.aws.calls).toHaveLength(50);
  });

  test('the same event again changes nothing and returns the same response', async () => {
    const harness = new GateHarness();
    const input = declaration({ G: generated('G'), L: config('L', 'info'), J: generated('J', { store: 1 }) }, { stores: [PARAMETERS, JSON_SECRET] });
    const first = await harness.run(input);
    const values = harness.aws.values();
    harness.clock.after(0, () => undefined);
    expect(await harness.run(input)).toEqual(first);
    expect(harness.aws.values()).toEqual(values);
    expect(harness.aws.count('PutParameter')).toBe(2);
  });

  test('the fingerprint after a creation is that of the next run', async () => {
    const harness = new GateHarness();
    harness.aws.secretsManager().put('prod/shop', JSON.stringify({ A: harness.value('A') }));
    const input = declaration({ A: secret('A'), B: generated('B') }, { stores: [JSON_SECRET] });
    const first = await harness.run(input);
    expect((await harness.run(input, { type: 'Update', before: input })).Data).toEqual(first.Data);
  });

  test('keeps the physical ID of the event', async () => {
    const harness = new GateHarness();
    harness.aws.ssm().put('/prod/shop/A', harness.value('A'));
    const event = { ...harness.event(declaration({ A: secret('A') }), { type: 'Update' }), PhysicalResourceId: 'given-long-ago' };
    expect((await handleGate(event, harness.dependencies)).PhysicalResourceId).toBe('given-long-ago');
  });
});

describe('failure', () => {
  test('never changes the physical ID', async () => {
    expect((await new GateHarness().run(two)).PhysicalResourceId).toBe('SecretsGate');
    expect((await new GateHarness().run(two, { type: 'Update' })).PhysicalResourceId).toBe('SecretsGate');
  });

  test('fits into a response with 500 variables and multi-byte names, and the log has all', async () => {
    const harness = new GateHarness();
    const variables = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`VARIABLE_${String(index).padStart(3, '0')}`, secret(`schlüssel-"${'鍵'.repeat(20)}"-${index}`)]));
    harness.aws.secretsManager().put('prod/shop', '{}');
    const response = await harness.run(declaration(variables, { stores: [JSON_SECRET], service: 'Geschäft/Schlüssel' }));
    const lines = response.Reason!.split('\n');
    expect(jsonBytes(response)).toBeLessThanOrEqual(MAX_RESPONSE_BYTES);
    expect(jsonBytes(response)).toBeGreaterThan(MAX_RESPONSE_BYTES - 400);
    expect(lines[0]).toBe('500 of 500 values are not ready:');
    expect(lines.at(-1)).toBe(`and ${500 - (lines.length - 2) / 2} more; all of them are in the log /aws/lambda/gate`);
    expect(harness.logs.filter(({ variable }) => variable).map(({ variable }) => variable)).toEqual(Object.keys(variables));
  });

  test('of a declaration in another format names the fix', async () => {
    const harness = new GateHarness();
    const event = harness.event(two);
    const other = { ...event, ResourceProperties: { Declaration: { ...event.ResourceProperties.Declaration, Format: '9' } } };
    expect((await handleGate(other, harness.dependencies)).Reason).toBe('`Format` of the declaration must be 1 or 2, got: 9; use the same version of cdk-service-secrets as the app');
  });

  test('a response that would be too long becomes a failure that says why', async () => {
    const stores = Array.from({ length: 40 }, (_, index) => ({ kind: 'ssm' as const, name: `/prod/${'x'.repeat(100)}/${index}` }));
    const harness = new GateHarness();
    stores.forEach(({ name }, index) => harness.aws.ssm().put(`${name}/V${index}`, harness.value('V')));
    const response = await harness.run(declaration(Object.fromEntries(stores.map((_, index) => [`V${index}`, secret(`V${index}`, index)])), { stores }));
    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toMatch(/^`stores` must have names that fit into the 4096 bytes of an answer to CloudFormation, got: \d+; divide/);
  });
});

describe('rollbacks', () => {
  test.each(['UPDATE_ROLLBACK_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'IMPORT_ROLLBACK_IN_PROGRESS'])('%s succeeds with every attribute', async (status) => {
    const harness = new GateHarness();
    harness.aws.stackStatus = status;
    const response = await harness.run(two, { type: 'Update', before: two });
    expect(response.Status).toBe('SUCCESS');
    expect(response.Data).toEqual({
      Fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/), Arn: 'arn:', Root: '/', Store0: '/prod/shop/', Store1: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/shop:',
    });
    expect(harness.messages()).toContain('A: /prod/shop/A does not exist');
    expect(harness.messages()).toContain('must not get stuck');
  });

  test.each(['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'REVIEW_IN_PROGRESS'])('%s fails', async (status) => {
    const harness = new GateHarness();
    harness.aws.stackStatus = status;
    expect((await harness.run(two, { type: 'Update', before: two })).Status).toBe('FAILED');
  });

  test('of a declaration in another format succeed too', async () => {
    const harness = new GateHarness();
    harness.aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    const event = harness.event(two, { type: 'Update' });
    const other = { ...event, ResourceProperties: { Declaration: { ...event.ResourceProperties.Declaration, Format: '0' } } };
    expect(await handleGate(other, harness.dependencies)).toMatchObject({ Status: 'SUCCESS', Data: { Store0: '/prod/shop/', Store1: expect.stringContaining('secret:prod/shop:') } });
  });

  test.each<[string, (harness: GateHarness) => void, string]>([
    ['not allowed', ({ aws }) => aws.faults.deny('DescribeStacks'), 'is not authorized to perform: cloudformation:DescribeStacks'],
    ['the service fails', ({ aws }) => aws.faults.fail('DescribeStacks', unavailable), 'We encountered an internal error'],
    ['gone', ({ aws }) => void (aws.stackStatus = undefined), 'Stack with id x does not exist'],
  ])('whose status can\'t be read (%s) are named with the command that continues them', async (_name, spoil, reason) => {
    const harness = new GateHarness();
    spoil(harness);
    const response = await harness.run(two, { type: 'Update', before: two });
    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toContain('A: /prod/shop/A does not exist');
    expect(response.Reason).toContain(reason);
    expect(response.Reason?.endsWith(NOTE)).toBe(true);
    expect(harness.messages()).toContain('The status of the stack could not be read');
  });

  test('the command is there with 500 findings and a very long reason', async () => {
    const harness = new GateHarness();
    harness.aws.faults.fail('DescribeStacks', () => awsError('AccessDenied', 'long '.repeat(2_000)));
    const names = Array.from({ length: 500 }, (_, index) => `V${index}`);
    const response = await harness.run(declaration(Object.fromEntries(names.map((name) => [name, secret(name)]))), { type: 'Update' });
    expect(jsonBytes(response)).toBeLessThanOrEqual(MAX_RESPONSE_BYTES);
    expect(response.Reason?.endsWith(NOTE)).toBe(true);
  });

  test('a creation is never a rollback, so the reason doesn\'t mention one', async () => {
    const harness = new GateHarness();
    harness.aws.faults.deny('DescribeStacks');
    expect((await harness.run(two)).Reason).not.toContain('continue-update-rollback');
  });
});

describe('policies that were just created', () => {
  test.each(['ssm:GetParameters', 'kms:Decrypt', 'secretsmanager:GetSecretValue'])('the gate waits for %s up to a minute', async (what) => {
    const harness = new GateHarness();
    harness.aws.ssm().put('/prod/shop/A', harness.value('A'));
    harness.aws.secretsManager().put('prod/shop', JSON.stringify({ K: harness.value('K') }));
    harness.aws.faults.deny(what, 45_000);
    expect((await harness.run(two)).Status).toBe('SUCCESS');
  });

  test('it waits a minute in total, for all references together', async () => {
    const harness = new GateHarness();
    harness.aws.faults.deny('Get');
    const variables = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`V${index}`, secret(`V${index}`)]));
    const before = harness.clock.now();
    expect((await harness.run(declaration({ ...variables, K: secret('K', 1) }, { stores: [PARAMETERS, JSON_SECRET] }))).Status).toBe('FAILED');
    expect(harness.clock.now() - before).toBeLessThanOrEqual(60_000);
  });
});

describe('Delete', () => {
  test.each(['values', 'metadata'] as const)('succeeds with %s and reads no value', async (verification) => {
    const harness = new GateHarness();
    harness.aws.faults.deny('');
    expect(await harness.run({ ...two, verification }, { type: 'Delete' })).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'SecretsGate' });
    expect(harness.aws.calls.map(({ operation }) => operation)).toEqual(['DescribeStacks']);
  });

  test('succeeds with any declaration', async () => {
    const harness = new GateHarness();
    const event = { ...harness.event(two, { type: 'Delete' }), ResourceProperties: {} as never };
    expect((await handleGate(event, harness.dependencies)).Status).toBe('SUCCESS');
    expect(harness.messages()).toContain('failed');
  });
});
