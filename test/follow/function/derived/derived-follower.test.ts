import { DerivedWorld, KEY, NAME, url } from './world';
import { DERIVED_TAG, GATE_TAG, OWNER_TAG } from '../../../../src/core/ownership';
import { awsError } from '../../../support/fakes';
import { STACK_ID } from '../../../support/gate';
import { parameterEvent, secretEvent } from '../world';

const FIRST = 'postgres://shop:p%40ss%3Aw%2Frd@db.example.com/shop';
const ROTATED = 'postgres://shop:another@db.example.com/shop';

async function deployed(): Promise<DerivedWorld> {
  const world = new DerivedWorld();
  world.rotate('p@ss:w/rd');
  await world.deploy();
  expect(world.stored!.value).toBe(FIRST);
  return world;
}

describe('a change of a part', () => {
  test('composes the value again: overwritten without tags, under the key of its store', async () => {
    const world = await deployed();
    await world.invoke(world.rotate('another'));

    expect(world.stored).toMatchObject({ value: ROTATED, version: 2, keyId: KEY });
    const { input } = world.aws.calls.filter(({ operation }) => operation === 'PutParameter').at(-1)!;
    expect(input).toMatchObject({ Name: NAME, Overwrite: true, KeyId: KEY, Tier: 'Standard' });
    expect(input).not.toHaveProperty('Tags');
    expect(world.reported).toContainEqual(expect.objectContaining({ level: 'INFO', event: 'composed', service: 'Shop/Secrets', message: 'composed again', variable: 'DATABASE_URL', replacedVersion: 1 }));
  });

  test('causes one write; its own event, repeated events and the run a minute later cause none', async () => {
    const world = await deployed();
    const event = world.rotate('another');
    await world.invoke(event);
    await world.invoke(event);
    await world.invoke(world.written());
    expect(world.scheduled.size).toBe(1);
    await world.pass(300);

    expect(world.stored!.version).toBe(2);
    expect(world.scheduled.size).toBe(0);
  });

  test.each<[string, (world: DerivedWorld) => object]>([
    ['another parameter of the prefix', () => parameterEvent('/prod/shop/DATABASE_URL2', 0, 'Update')],
    ['a deeper one', () => parameterEvent('/prod/shop/x/DATABASE_URL', 0, 'Update')],
    ['a neighbour of the secret', () => secretEvent(0, 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-admin-AbCd00')],
    ['another region', (world) => ({ ...world.rotate('another'), region: 'eu-central-1' })],
    ['another label', (world) => ({ ...world.rotate('another'), detail: { labelUpdated: 'MINE' } })],
  ])('of %s causes no call', async (_, event) => {
    const world = await deployed();
    const change = event(world);
    const before = world.aws.calls.length;
    await world.invoke(change);

    expect(world.aws.calls).toHaveLength(before);
    expect(world.scheduled.size).toBe(0);
  });

  test('that a read doesn\'t return yet is composed a minute later', async () => {
    const world = await deployed();
    world.aws.faults.staleness = () => 8_000;
    await world.invoke(world.rotate('another'));
    expect(world.stored!.value).toBe(FIRST);
    await world.pass(120);

    expect(world.stored).toMatchObject({ value: ROTATED, version: 2 });
  });

  test('without an event is found by the scheduled run', async () => {
    const world = await deployed();
    world.rotate('another');
    await world.invoke({ look: 'all' });

    expect(world.stored!.value).toBe(ROTATED);
  });

  test('does nothing for a value that is no longer declared', async () => {
    const world = await deployed();
    const event = world.rotate('another');
    world.follows = {};
    await world.invoke(event);
    await world.invoke({ look: 'all' });

    expect(world.stored!.value).toBe(FIRST);
  });
});

describe('a change of the value itself', () => {
  test('by hand is undone, and the log says who changed it', async () => {
    const world = await deployed();
    world.aws.ssm().put(NAME, world.gate.value('EDIT'), 'SecureString', KEY);
    await world.invoke(world.written());

    expect(world.stored).toMatchObject({ value: FIRST, version: 3 });
    expect(world.reported).toContainEqual(expect.objectContaining({ message: 'composed again', replacedVersion: 2, writtenBy: 'arn:aws:iam::111122223333:user/ada' }));
  });

  test('stays once people have removed the tag', async () => {
    const world = await deployed();
    world.stored!.tags.delete(DERIVED_TAG);
    world.aws.ssm().put(NAME, world.gate.value('EDIT'), 'SecureString', KEY);
    await world.invoke(world.written());
    await world.invoke(world.rotate('another'));

    expect(world.stored).toMatchObject({ value: world.gate.value('EDIT'), version: 2 });
    expect(world.reported.map(({ event }) => event)).toEqual(['not-ours', 'not-ours']);
  });

  test('by deletion creates it again, with its tags', async () => {
    const world = await deployed();
    const tags = new Map(world.stored!.tags);
    world.aws.ssm().parameters.delete(NAME);
    await world.invoke(world.written('Delete'));

    expect(world.stored).toMatchObject({ value: FIRST, version: 1, keyId: KEY });
    expect(Object.fromEntries(world.stored!.tags)).toEqual({ ...Object.fromEntries(tags), team: 'shop' });
    expect([OWNER_TAG, GATE_TAG].map((tag) => tags.get(tag))).toEqual([STACK_ID, 'SecretsGate']);
  });

  test('by deletion in the middle of a composition leaves a value with its tags', async () => {
    const world = await deployed();
    const event = world.rotate('another');
    let deleted = false;
    world.aws.turn = async (label) => {
      if (label === 'PutParameter' && !deleted) {
        deleted = true;
        world.aws.ssm().parameters.delete(NAME);
      }
    };
    await world.invoke(event);

    expect(world.stored).toMatchObject({ value: ROTATED, version: 1 });
    expect(world.stored!.tags.get(OWNER_TAG)).toBe(STACK_ID);
    expect(world.stored!.tags.has(DERIVED_TAG)).toBe(true);
  });
});

describe('during a stack operation', () => {
  test.each(['CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'])('%s: composes what the same declaration composed, and again until it has ended', async (status) => {
    const world = await deployed();
    world.aws.stackStatus = status;
    await world.invoke(world.rotate('another'));
    expect(world.stored!.value).toBe(ROTATED);
    await world.pass(600);
    expect(world.scheduled.size).toBe(1);
    world.aws.stackStatus = 'UPDATE_COMPLETE';
    await world.pass(300);

    expect(world.stored!.version).toBe(2);
    expect(world.scheduled.size).toBe(0);
  });

  test('keeps what the new declaration composed until it knows that declaration', async () => {
    const world = await deployed();
    const before = world.follows;
    await world.deploy(url('mysql'));
    const after = world.follows;
    Object.assign(world, { follows: before });
    world.aws.stackStatus = 'UPDATE_IN_PROGRESS';
    await world.invoke(world.rotate('another'));
    expect(world.stored!.value).toBe(FIRST.replace('postgres', 'mysql'));
    Object.assign(world, { follows: after });
    world.aws.stackStatus = 'UPDATE_COMPLETE';
    await world.pass(120);

    expect(world.stored!.value).toBe(ROTATED.replace('postgres', 'mysql'));
  });

  test('creates no value, because the gate does after all checks', async () => {
    const world = new DerivedWorld();
    world.aws.stackStatus = 'CREATE_IN_PROGRESS';
    await world.invoke(world.rotate('p@ss:w/rd'));

    expect(world.stored).toBeUndefined();
  });

  test.each(['DELETE_IN_PROGRESS', 'DELETE_FAILED', 'ROLLBACK_IN_PROGRESS', undefined])('%s: nothing is created or written', async (status) => {
    const world = await deployed();
    const event = world.rotate('another');
    world.aws.stackStatus = status;
    await world.invoke(event);
    expect(world.stored!.value).toBe(FIRST);
    world.aws.ssm().parameters.delete(NAME);
    await world.invoke(world.written('Delete'));
    await world.pass(300);

    expect(world.stored).toBeUndefined();
  });
});

describe('a value that can\'t be composed', () => {
  test.each<[string, (world: DerivedWorld) => object, string]>([
    ['an empty part', (world) => world.rotate(''), 'DATABASE_URL is not composed: no text was read of DATABASE_URL/password (found)'],
    ['a deleted secret', (world) => {
      const event = world.rotate('another');
      world.aws.secretsManager().secrets.clear();
      return event;
    }, 'DATABASE_URL is not composed: no text was read of DATABASE_URL/password (missing), DATABASE_URL/user (missing)'],
    ['too long a text', (world) => world.rotate('x'.repeat(5_000)), 'DATABASE_URL is not composed: the text has more than 4096 bytes'],
  ])('%s: stays as it is, and the log and a metric say so', async (_, change, message) => {
    const world = await deployed();
    await world.invoke(change(world));

    expect(world.stored!.value).toBe(FIRST);
    expect(world.reported).toContainEqual({ level: 'WARN', event: 'not-composed', service: 'Shop/Secrets', variable: 'DATABASE_URL', metric: 'ValuesNotComposed', message });
  });

  test.each<[string, (world: DerivedWorld) => void]>([
    ['a part that may not be read', (world) => world.aws.faults.deny('secretsmanager:GetSecretValue')],
    ['a value that may not be written', (world) => world.aws.faults.deny('ssm:PutParameter')],
    ['an error of the service', (world) => world.aws.faults.fail('PutParameter', () => awsError('InternalServerError', 'x', 500))],
  ])('%s: Lambda invokes the function again', async (_, fault) => {
    const world = await deployed();
    const event = world.rotate('another');
    fault(world);
    await expect(world.invoke(event)).rejects.toThrow();

    expect(world.stored!.value).toBe(FIRST);
    expect(world.reported).toContainEqual(expect.objectContaining({ event: 'not-composed', metric: 'ValuesNotComposed' }));
    expect(JSON.stringify(world.reported)).not.toContain('another');
    expect(world.scheduled.size).toBe(1);
  });
});
