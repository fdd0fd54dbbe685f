import { Declaration } from '../../../src/core/declaration';
import { declaration, GateHarness, generated, JSON_SECRET, PARAMETERS, secret } from '../../support/gate';

/** A1: values of the stack's former life, under a key that its policies don't name any more. */

const [OLD, NEW] = ['key/old', 'key/new'].map((id) => `arn:aws:kms:eu-west-1:111122223333:${id}`);
const parameters = declaration({ A: secret('A'), G: generated('G') }, { stores: [{ ...PARAMETERS, key: NEW }] });
const json = declaration({ A: secret('A') }, { stores: [{ ...JSON_SECRET, key: NEW }] });

function left(key: string | undefined = OLD): GateHarness {
  const harness = new GateHarness();
  for (const name of ['A', 'G']) harness.aws.ssm().put(`/prod/shop/${name}`, harness.value(name), 'SecureString', key);
  harness.aws.secretsManager().put('prod/shop', JSON.stringify({ A: harness.value('J') }));
  harness.aws.secretsManager().call('UpdateSecret', { SecretId: 'prod/shop', KmsKeyId: OLD } as never);
  harness.aws.faults.deny(`kms:Decrypt ${OLD}`);
  return harness;
}

test.each<[string, Declaration, string]>([
  ['a parameter', parameters, `A: /prod/shop/A is encrypted with ${OLD}, not with the store's key ${NEW}\n-> npx cdk-service-secrets reencrypt -s Shop/Secrets --region eu-west-1 --account 111122223333\nwhere nobody may use that key any more:\n-> npx cdk-service-secrets put A -s Shop/Secrets --region eu-west-1 --account 111122223333`],
  ['a JSON secret', json, `A: prod/shop is encrypted with ${OLD}, not with the store's key ${NEW}\n-> npx cdk-service-secrets reencrypt -s Shop/Secrets --region eu-west-1 --account 111122223333`],
])('%s: the finding names the cause and its fix at once, without waiting for policies', async (_name, input, line) => {
  const harness = left();
  const before = harness.clock.now();
  expect((await harness.run(input)).Reason).toContain(line);
  expect(harness.clock.now() - before).toBe(0);
});

test.each<[string, (harness: GateHarness) => void]>([
  ['the key of the store is denied', ({ aws }) => { ['A', 'G'].forEach((name) => aws.ssm().put(`/prod/shop/${name}`, 'x', 'SecureString', NEW)); aws.faults.deny(`kms:Decrypt ${NEW}`); }],
  ['the key can\'t be found out', ({ aws }) => aws.faults.deny('ssm:GetParameterHistory')],
  ['the parameter itself is denied', ({ aws }) => aws.faults.deny('ssm:GetParameters')],
  ['an alias may be of the same key', ({ aws }) => ['A', 'G'].forEach((name) => { aws.ssm().put(`/prod/shop/${name}`, 'x', 'SecureString', 'alias/shop'); aws.faults.deny('kms:Decrypt alias/shop'); })],
])('where %s, the gate waits a minute and reports the denial', async (_name, spoil) => {
  const harness = left();
  spoil(harness);
  const before = harness.clock.now();
  const { Reason } = await harness.run(parameters);
  expect(Reason).toContain('A: the gate is not allowed to read /prod/shop/A');
  expect(Reason).not.toContain('is encrypted with');
  expect(harness.clock.now() - before).toBe(60_000);
});

test('on creation the gate waits for values under the store\'s former key, until `put` and `reencrypt` have written them again', async () => {
  const harness = left();
  harness.clock.after(20_000, () => harness.aws.ssm().put('/prod/shop/A', harness.value('put'), 'SecureString', NEW));
  harness.clock.after(40_000, () => harness.aws.ssm().put('/prod/shop/G', harness.value('reencrypted'), 'SecureString', NEW));
  const before = harness.clock.now();
  expect((await harness.run(parameters, { WaitOnCreate: 600 })).Status).toBe('SUCCESS');
  expect((harness.clock.now() - before) / 1_000).toBe(40);
  expect(harness.logs.find(({ message }) => /^waiting/.test(message))).toMatchObject({ names: ['A', 'G'], commands: ['reencrypt', 'put A', 'put G'].map((command) => `npx cdk-service-secrets ${command} -s Shop/Secrets --region eu-west-1 --account 111122223333`) });
});

test('the gate waits for a JSON secret too', async () => {
  const harness = left();
  harness.clock.after(20_000, () => void harness.aws.secretsManager().call('UpdateSecret', { SecretId: 'prod/shop', KmsKeyId: NEW } as never));
  expect((await harness.run(json, { WaitOnCreate: 600 })).Status).toBe('SUCCESS');
});

test('while nothing changes, the gate decrypts nothing', async () => {
  const harness = left();
  expect((await harness.run(parameters, { WaitOnCreate: 100 })).Status).toBe('FAILED');
  const reads = harness.aws.calls.filter(({ operation }) => operation === 'GetParameters');
  expect(reads.filter(({ input }) => input.WithDecryption).length).toBeLessThanOrEqual(3);
  expect(reads.filter(({ input }) => !input.WithDecryption).length).toBe(20);
});

test('on an update to a new key of the stack, the gate waits for the values', async () => {
  const harness = left();
  harness.clock.after(20_000, () => ['A', 'G'].forEach((name) => harness.aws.ssm().put(`/prod/shop/${name}`, harness.value(`new ${name}`), 'SecureString', NEW)));
  expect((await harness.run(parameters, { type: 'Update', before: { ...parameters, stores: [{ ...PARAMETERS, key: OLD }] }, WaitOnCreate: 600 })).Status).toBe('SUCCESS');
});

test.each([['declare', undefined], ['correct', NEW]])('for a secret by its ARN, whose owner chose its key, the finding says to %s the key in code', async (verb, key) => {
  const harness = left();
  const { ARN } = harness.aws.secretsManager().call('DescribeSecret', { SecretId: 'prod/shop' } as never) as { ARN: string };
  const { Reason } = await harness.run({ ...json, stores: [{ ...JSON_SECRET, arn: ARN, key }] });
  expect(Reason).toContain(`-> ${verb} \`encryptionKey\` of the secret in code, so that the gate and the tasks may use that key`);
  expect(Reason).not.toContain('reencrypt');
});

test('with metadata alone nothing is denied', async () => {
  expect((await left().run({ ...parameters, verification: 'metadata' })).Status).toBe('SUCCESS');
});
