import { Declaration } from '../../../src/core/declaration';
import { GATE_TAG, OWNER_TAG } from '../../../src/core/ownership';
import { unavailable } from '../../support/fakes';
import { config, declaration, GateHarness, generated, JSON_SECRET, PARAMETERS, secret, STACK_ID } from '../../support/gate';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1';
const input = declaration({ SESSION: generated('SESSION'), LEVEL: config('LEVEL', 'info') }, { stores: [{ kind: 'ssm', name: '/prod/shop', key: KEY }] });
const json = declaration({ SESSION: generated('SESSION'), LEVEL: config('LEVEL', 'info') }, { stores: [{ ...JSON_SECRET, key: KEY }] });
const names = { SESSION: '/prod/shop/SESSION', LEVEL: '/prod/shop/LEVEL' };

describe('parameters', () => {
  test('are created with type, key and the stack\'s tag', async () => {
    const harness = new GateHarness();
    expect((await harness.run(input)).Status).toBe('SUCCESS');
    const { parameters } = harness.aws.ssm();
    expect(parameters.get(names.SESSION)).toMatchObject({ type: 'SecureString', keyId: KEY, value: expect.stringMatching(/^[A-Za-z0-9]{32}$/) });
    expect(parameters.get(names.LEVEL)).toMatchObject({ type: 'String', keyId: undefined, value: 'info' });
    expect([...parameters.values()].map(({ tags }) => [tags.get(OWNER_TAG), tags.get(GATE_TAG)])).toEqual([[STACK_ID, 'SecretsGate'], [STACK_ID, 'SecretsGate']]);
    expect(harness.logs).toContainEqual({ message: 'created', names: ['LEVEL', 'SESSION'] });
  });

  test('have the tags of the properties too, and a JSON secret as well', async () => {
    const Tags = { 'cost-centre': '4711', 'owner': 'team shop' };
    const harness = new GateHarness();
    expect((await harness.run(input, { Tags })).Status).toBe('SUCCESS');
    expect((await harness.run(json, { Tags })).Status).toBe('SUCCESS');
    const tags = [...harness.aws.ssm().parameters.values(), ...harness.aws.secretsManager().secrets.values()].map((stored) => Object.fromEntries(stored.tags));
    expect(tags).toEqual(Array(3).fill({ ...Tags, [OWNER_TAG]: STACK_ID, [GATE_TAG]: 'SecretsGate' }));
  });

  test('that people created stay as they are', async () => {
    const harness = new GateHarness();
    harness.aws.ssm().put(names.SESSION, harness.value('SESSION'));
    harness.aws.ssm().put(names.LEVEL, 'debug', 'String');
    expect((await harness.run(input)).Status).toBe('SUCCESS');
    expect(harness.aws.count('PutParameter')).toBe(0);
    expect(harness.aws.ssm().parameters.get(names.LEVEL)?.value).toBe('debug');
  });

  test('that somebody else creates meanwhile stay as they are', async () => {
    const harness = new GateHarness();
    const value = harness.value('SESSION');
    harness.aws.turn = async (label) => {
      if (label === 'PutParameter' && !harness.aws.ssm().parameters.has(names.SESSION)) {
        harness.aws.ssm().put(names.SESSION, value);
      }
    };
    expect((await harness.run(input)).Status).toBe('SUCCESS');
    expect(harness.aws.ssm().parameters.get(names.SESSION)).toMatchObject({ value, version: 1 });
    expect(harness.logs).toContainEqual({ message: 'created', names: ['LEVEL'] });
  });

  test('are awaited when reads lag behind', async () => {
    const harness = new GateHarness();
    harness.aws.faults.lag = 8_000;
    expect((await harness.run(input)).Status).toBe('SUCCESS');
  });

  test('that no read returns in time fail, and the next run finds them', async () => {
    const harness = new GateHarness();
    harness.aws.faults.lag = 60_000;
    expect((await harness.run(input)).Status).toBe('FAILED');
    await harness.clock.sleep(60_000);
    expect((await harness.run(input)).Status).toBe('SUCCESS');
  });

  test.each(['ssm:PutParameter', 'kms:Encrypt'])('wait for a policy that allows %s', async (what) => {
    const harness = new GateHarness();
    harness.aws.faults.deny(what, 30_000);
    expect((await harness.run(input)).Status).toBe('SUCCESS');
  });

  test('that can\'t be created are findings, and the others are deleted again', async () => {
    const harness = new GateHarness();
    harness.aws.faults.deny('kms:Encrypt');
    const { Reason } = await harness.run(input);
    expect(Reason).toBe('1 of 2 values is not ready:\n'
      + `SESSION: /prod/shop/SESSION could not be created (User: gate is not authorized to perform: kms:Encrypt on resource: ${KEY} because no identity-based policy allows the kms:Encrypt action)`
      + '\n-> let the key and the policies allow it, then deploy again');
    expect(harness.aws.values()).toEqual([]);
    expect(harness.logs).toContainEqual({ message: 'Removing what this run created, as it is refused', deleted: [names.LEVEL], kept: [] });
  });

  test.each([
    ['a value that would nest', `{{${'x'.repeat(30)}}}`, 'could not be created (AWS refused it; its words may repeat the value, and are left out)'],
    ['a value that is too long', 'x'.repeat(4_097), 'could not be created (AWS refused it; its words may repeat the value, and are left out)'],
  ])('%s: the finding doesn\'t repeat it', async (_name, value, finding) => {
    const harness = new GateHarness();
    const { Reason } = await harness.run(declaration({ LEVEL: config('LEVEL', value) }));
    expect(Reason).toContain(finding);
    expect(Reason).not.toContain(value);
  });

  test('a failing service is a finding too', async () => {
    const harness = new GateHarness();
    harness.aws.faults.fail('PutParameter', unavailable, 2);
    expect((await harness.run(input)).Reason).toContain('LEVEL: /prod/shop/LEVEL could not be created (We encountered an internal error. Please try again.)');
  });

  test('never overwrite', async () => {
    const harness = new GateHarness();
    await harness.run(input);
    expect(harness.aws.calls.filter(({ operation }) => operation === 'PutParameter').map((call) => call.input.Overwrite)).toEqual([false, false]);
  });

  test('secrets of people are not created', async () => {
    const harness = new GateHarness();
    expect((await harness.run(declaration({ A: secret('A') }))).Status).toBe('FAILED');
    expect(harness.aws.values()).toEqual([]);
  });
});

describe('a refused run has written nothing', () => {
  const stores = [PARAMETERS, JSON_SECRET];
  const both = declaration({ P: generated('P'), J: generated('J', { store: 1 }), L: config('L', 'info') }, { stores });

  test.each<[string, Declaration, (harness: GateHarness) => void]>([
    ['a value of people is missing', declaration({ ...both.variables, A: secret('A') }, { stores }), () => undefined],
    ['a value of people is of the wrong type', declaration({ ...both.variables, A: secret('A') }, { stores }), ({ aws }) => aws.ssm().put('/prod/shop/A', 'canary-of-people', 'String')],
    ['an external value is missing', declaration({ ...both.variables, X: { kind: 'parameter', parameter: '/x' } }, { stores }), () => undefined],
    ['a value that it would create breaks a rule', declaration({ ...both.variables, F: { kind: 'config', store: 0, name: 'F', value: 'not base64!', file: { path: '/f', encoding: 'base64' } } }, { stores }), () => undefined],
    ['a later value can\'t be created', both, ({ aws }) => aws.faults.deny('ssm:PutParameter arn:aws:ssm:eu-west-1:111122223333:parameter/prod/shop/P')],
    ['the JSON secret can\'t be created', both, ({ aws }) => aws.faults.deny('secretsmanager:CreateSecret')],
    ['a created value can\'t be read', declaration({ P: generated('P'), L: config('L', 'info') }), ({ aws }) => aws.faults.deny('kms:Decrypt')],
  ])('%s', async (_name, declared, spoil) => {
    const harness = new GateHarness();
    spoil(harness);
    const before = harness.aws.values();
    expect((await harness.run(declared)).Status).toBe('FAILED');
    expect(harness.aws.values()).toEqual(before);
  });

  test('except what somebody else has changed since, which stays', async () => {
    const harness = new GateHarness();
    harness.aws.faults.deny('secretsmanager:CreateSecret');
    harness.aws.turn = async (label) => {
      if (label === 'PutParameter answered' && harness.aws.ssm().parameters.has('/prod/shop/P')) {
        harness.aws.ssm().put('/prod/shop/P', 'canary-of-people');
      }
    };
    expect((await harness.run(both)).Status).toBe('FAILED');
    expect(harness.aws.values()).toEqual(['canary-of-people']);
  });

  test('the gate writes the same generated value that it checked', async () => {
    const harness = new GateHarness();
    expect((await harness.run(both)).Status).toBe('SUCCESS');
    expect(harness.aws.count('PutParameter')).toBe(2);
    expect(harness.aws.count('CreateSecret')).toBe(1);
  });
});

describe('keys of a JSON secret', () => {
  test('create the secret when there is none, with key and tag, in one write', async () => {
    const harness = new GateHarness();
    expect((await harness.run(json)).Status).toBe('SUCCESS');
    const made = harness.aws.secretsManager().secrets.get('prod/shop')!;
    expect(made).toMatchObject({ keyId: KEY });
    expect(made.tags.get(OWNER_TAG)).toBe(STACK_ID);
    expect(JSON.parse(harness.aws.secretsManager().current('prod/shop')!)).toEqual({ SESSION: expect.stringMatching(/^[A-Za-z0-9]{32}$/), LEVEL: 'info' });
    expect(made.versions.size).toBe(1);
  });

  test.each([['without a value', undefined], ['with other keys', '{ "OTHER": 1.50 }']])('are added to a secret %s', async (_name, text) => {
    const harness = new GateHarness();
    harness.aws.secretsManager().put('prod/shop', text);
    expect((await harness.run(json)).Status).toBe('SUCCESS');
    const current = harness.aws.secretsManager().current('prod/shop')!;
    expect(Object.keys(JSON.parse(current)).sort()).toEqual(text ? ['LEVEL', 'OTHER', 'SESSION'] : ['LEVEL', 'SESSION']);
    expect(current.includes('"OTHER": 1.50')).toBe(text !== undefined);
  });

  test('that somebody else adds meanwhile stay as they are', async () => {
    const harness = new GateHarness();
    harness.aws.secretsManager().put('prod/shop', '{}');
    const others = JSON.stringify({ SESSION: harness.value('SESSION'), LEVEL: 'debug' });
    let done = false;
    harness.aws.turn = async (label) => {
      if (label === 'PutSecretValue' && !done) {
        done = true;
        harness.aws.secretsManager().put('prod/shop', others);
      }
    };
    expect((await harness.run(json)).Status).toBe('SUCCESS');
    expect(harness.aws.secretsManager().current('prod/shop')).toBe(others);
  });

  test('are awaited when reads lag behind', async () => {
    const harness = new GateHarness();
    harness.aws.secretsManager().put('prod/shop', '{"A":"b"}');
    harness.aws.faults.lag = 5_000;
    expect((await harness.run(json)).Status).toBe('SUCCESS');
  });

  test('are not created in an external secret that was deleted', async () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:theirs-AbCdEf';
    const { Reason } = await new GateHarness().run(declaration({ SESSION: generated('SESSION') }, { stores: [{ kind: 'secretsmanager', name: 'theirs', arn }] }));
    expect(Reason).toContain(`could not be created (${arn} does not exist)\n-> create the secret that the store names`);
  });

  test('are not added to a secret that is being deleted', async () => {
    const harness = new GateHarness();
    harness.aws.secretsManager().put('prod/shop', '{}');
    let deleting = true;
    harness.aws.turn = async (label) => {
      if (label === 'GetSecretValue answered' && deleting) {
        deleting = false;
        harness.aws.secretsManager().secrets.get('prod/shop')!.deleted = 1;
      }
    };
    const { Reason } = await harness.run(json);
    expect(Reason).toContain('could not be created (You can\'t perform this operation on the secret because it was marked for deletion.)\n-> aws secretsmanager restore-secret --secret-id prod/shop --region eu-west-1');
  });

  test('of a secret that isn\'t JSON are a finding, and it stays as it is', async () => {
    const harness = new GateHarness();
    const text = harness.value('text');
    harness.aws.secretsManager().put('prod/shop', text);
    expect((await harness.run(json)).Reason).toContain('prod/shop is not JSON');
    expect(harness.aws.secretsManager().current('prod/shop')).toBe(text);
  });
});
