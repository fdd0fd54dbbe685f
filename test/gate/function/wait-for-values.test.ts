import { Declaration } from '../../../src/core/declaration';
import { handleGate } from '../../../src/gate/function/handler';
import { declaration, GateHarness, generated, JSON_SECRET, secret } from '../../support/gate';

const two = declaration({ A: secret('A'), B: secret('B') });
const told = (harness: GateHarness): any[] => harness.logs.filter(({ message }) => /^waiting for/.test(message));
const put = (harness: GateHarness, name: string): void => harness.aws.ssm().put(`/prod/shop/${name}`, harness.value(name));

async function timed(harness: GateHarness, input: Declaration, options: Parameters<GateHarness['run']>[1]): Promise<{ status: string; seconds: number; reason?: string }> {
  const before = harness.clock.now();
  const { Status, Reason } = await harness.run(input, options);
  return { status: Status, seconds: (harness.clock.now() - before) / 1_000, reason: Reason };
}

test('does not wait by default', async () => {
  expect(await timed(new GateHarness(), two, {})).toMatchObject({ status: 'FAILED', seconds: 0 });
});

test.each<[string, Parameters<GateHarness['run']>[1], number]>([
  ['on creation, by default', { WaitOnCreate: 600 }, 600],
  ['the default is for creation only', { WaitOnCreate: 600, type: 'Update', before: declaration({ C: secret('C') }) }, 0],
  ['explicitly on creation', { Wait: 120 }, 120],
  ['explicitly, for names that are new', { Wait: 120, type: 'Update', before: declaration({ C: secret('C') }) }, 120],
  ['not for names that were there', { Wait: 120, type: 'Update', before: two }, 0],
  ['not when one of them was there', { Wait: 120, type: 'Update', before: declaration({ A: secret('A') }) }, 0],
  ['zero turns the default off', { Wait: 0, WaitOnCreate: 600 }, 0],
  ['a name that was plain is new', { Wait: 120, type: 'Update', before: declaration({ A: { kind: 'plain' }, B: { kind: 'plain' } }) }, 120],
  ['a name in another store is new', { Wait: 120, type: 'Update', before: { ...two, stores: [{ kind: 'ssm', name: '/staging/shop' }] } }, 120],
])('waits: %s', async (_name, options, seconds) => {
  expect(await timed(new GateHarness(), two, options)).toMatchObject({ status: 'FAILED', seconds });
});

test('ends when the values exist', async () => {
  const harness = new GateHarness();
  harness.clock.after(7_000, () => put(harness, 'A'));
  harness.clock.after(41_000, () => put(harness, 'B'));
  expect(await timed(harness, two, { Wait: 600 })).toMatchObject({ status: 'SUCCESS', seconds: 45 });
});

test('logs the awaited names at once and every 30 seconds', async () => {
  const harness = new GateHarness();
  const started = harness.clock.now();
  const at: number[] = [];
  const push = harness.logs.push.bind(harness.logs);
  harness.logs.push = (entry) => {
    if (/^waiting for/.test(entry.message)) {
      at.push((harness.clock.now() - started) / 1_000);
    }
    return push(entry);
  };
  harness.clock.after(35_000, () => put(harness, 'A'));
  await harness.run(two, { Wait: 100 });
  expect(at).toEqual([0, 30, 60, 90]);
  expect(told(harness)[0]).toEqual({
    message: 'waiting for 2 values', secondsLeft: 100, names: ['A', 'B'], commands: ['npx cdk-service-secrets put A -s Shop/Secrets --region eu-west-1 --account 111122223333', 'npx cdk-service-secrets put B -s Shop/Secrets --region eu-west-1 --account 111122223333'],
  });
  expect(told(harness).at(-1)).toEqual({ message: 'waiting for 1 value', secondsLeft: 10, names: ['B'], commands: ['npx cdk-service-secrets put B -s Shop/Secrets --region eu-west-1 --account 111122223333'] });
});

test('reads only awaited values', async () => {
  const harness = new GateHarness();
  put(harness, 'A');
  await harness.run(two, { Wait: 20 });
  expect(harness.aws.calls.filter(({ operation }) => operation === 'GetParameters').slice(1).map(({ input }) => input.Names)).toEqual(Array(4).fill(['/prod/shop/B']));
});

test('does not start when there is another finding too', async () => {
  const harness = new GateHarness();
  harness.aws.ssm().put('/prod/shop/A', harness.value('A'), 'String');
  expect(await timed(harness, two, { Wait: 600 })).toMatchObject({ status: 'FAILED', seconds: 0 });
});

test('reports a value of the wrong type that arrives meanwhile, at the end', async () => {
  const harness = new GateHarness();
  harness.clock.after(7_000, () => harness.aws.ssm().put('/prod/shop/A', harness.value('A'), 'String'));
  const { status, reason } = await timed(harness, two, { Wait: 30 });
  expect(status).toBe('FAILED');
  expect(reason).toContain('A: /prod/shop/A is a String');
  expect(reason).toContain('B: /prod/shop/B does not exist');
});

test('stops when the stack is rolled back', async () => {
  const harness = new GateHarness();
  harness.clock.after(40_000, () => void (harness.aws.stackStatus = 'ROLLBACK_IN_PROGRESS'));
  expect(await timed(harness, two, { Wait: 600 })).toMatchObject({ status: 'SUCCESS', seconds: 60 });
  expect(harness.messages()).toContain('no longer waiting');
});

test('continues when the status can\'t be read', async () => {
  const harness = new GateHarness();
  harness.aws.faults.deny('DescribeStacks');
  expect(await timed(harness, two, { Wait: 100 })).toMatchObject({ status: 'FAILED', seconds: 100 });
});

test('lasts at most as long as the function may run, minus 30 seconds for the response', async () => {
  const harness = new GateHarness();
  harness.lifetime = 300_000;
  expect(await timed(harness, two, { Wait: 840 })).toMatchObject({ status: 'FAILED', seconds: 270 });
});

test('may last 14 of a function\'s 15 minutes', async () => {
  const harness = new GateHarness();
  expect(await timed(harness, two, { Wait: 840 })).toMatchObject({ seconds: 840 });
});

test('all keys of an awaited secret are read from one version, so that the next fingerprint is equal', async () => {
  const harness = new GateHarness();
  const input = declaration({ A: secret('A'), B: secret('B') }, { stores: [JSON_SECRET] });
  const A = harness.value('A');
  harness.aws.secretsManager().put('prod/shop', JSON.stringify({ A }));
  harness.clock.after(8_000, () => void harness.aws.secretsManager().put('prod/shop', JSON.stringify({ A, B: harness.value('B') })));
  const first = await harness.run(input, { Wait: 60 });
  expect(first.Status).toBe('SUCCESS');
  expect((await harness.run(input, { type: 'Update', before: input })).Data).toEqual(first.Data);
});

test('values that the gate creates are not awaited, and are created after those of people exist', async () => {
  const harness = new GateHarness();
  let meanwhile: boolean | undefined;
  harness.clock.after(3_000, () => {
    meanwhile = harness.aws.ssm().parameters.has('/prod/shop/G');
    put(harness, 'A');
  });
  expect((await harness.run(declaration({ A: secret('A'), G: generated('G') }), { Wait: 60 })).Status).toBe('SUCCESS');
  expect(told(harness).map(({ names }) => names)).toEqual([['A']]);
  expect([meanwhile, harness.aws.ssm().parameters.has('/prod/shop/G')]).toEqual([false, true]);
});

describe('where nobody could have written the values before, on an update too', () => {
  const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/own';
  const store = { kind: 'ssm', name: '/prod/shop' } as const;
  const own = { stores: [{ ...store, key: KEY }] };
  const later = { A: secret('A'), B: secret('B') };

  test.each<[string, Declaration, Declaration, number]>([
    ['a new key', declaration(later, own), declaration(later), 600],
    ['another key', declaration(later, own), declaration(later, { stores: [{ ...store, key: `${KEY}-before` }] }), 600],
    ['a new prefix', declaration(later, own), declaration(later, { stores: [{ ...store, name: '/prod/other', key: KEY }] }), 600],
    ['a new secret', declaration(later, { stores: [{ kind: 'secretsmanager', name: 's', arn: 'arn:new-AbCdEf' }] }), declaration(later, { stores: [{ kind: 'secretsmanager', name: 's', arn: 'arn:old-AbCdEf' }] }), 600],
    ['a second store with a key of its own', declaration({ ...later, B: secret('B', 1), A: secret('A', 1) }, { stores: [store, { ...store, name: '/b', key: KEY }] }), declaration({ C: secret('C') }), 600],
    ['not a new name in a store that was there', declaration(later, own), declaration({ A: secret('A') }, own), 0],
    ['not the same declaration again', declaration(later, own), declaration(later, own), 0],
  ])('%s', async (_name, after, before, seconds) => {
    expect(await timed(new GateHarness(), after, { WaitOnCreate: 600, type: 'Update', before })).toMatchObject({ status: 'FAILED', seconds });
  });
});

test('names of a declaration in an older format count as known', async () => {
  const harness = new GateHarness();
  const event = harness.event(two, { type: 'Update', before: two, Wait: 60 });
  const older = { ...event, OldResourceProperties: { Declaration: { ...event.ResourceProperties.Declaration, Format: '0' } } };
  const before = harness.clock.now();
  expect((await handleGate(older, harness.dependencies)).Reason).toContain('A: /prod/shop/A does not exist');
  expect(harness.clock.now()).toBe(before);
});
