import { JSON_SECRET, PARAMETERS, parameterEvent, SECRET, secretEvent, World } from './world';

const HOUR = 3600;
const names = (world: World): string[][] => world.published.map((event) => [...event.names]);

describe('one event', () => {
  test('for a new name, within two minutes', async () => {
    const world = new World();
    await world.put('STRIPE_KEY');
    expect(world.published).toEqual([]);
    await world.pass(120);
    expect(world.published).toEqual([{
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      stack: 'Shop',
      service: 'Shop/Secrets',
      store: { type: 'parameter-store', name: '/prod/shop', region: 'eu-west-1' },
      names: ['STRIPE_KEY'],
      count: 1,
      nearest: {},
      missing: ['DATABASE_URL', 'LOG_LEVEL'],
      unusable: [],
      message: 'Shop/Secrets declares no variable for a new name in /prod/shop: STRIPE_KEY. Declared, and missing in /prod/shop: DATABASE_URL, LOG_LEVEL.',
    }]);
  });

  test('for 500 names, three a second', async () => {
    const world = new World();
    for (let index = 0; index < 500; index++) {
      await world.put(`NAME_${String(index).padStart(3, '0')}`);
      await world.pass(0.34);
    }
    await world.pass(4 * HOUR);
    expect(world.published).toHaveLength(1);
    expect(world.published[0]).toMatchObject({ count: 500, names: expect.arrayContaining(['NAME_000', 'NAME_499']) });
    expect(world.listed).toBeLessThan(10);
  });

  test('for each of two bursts', async () => {
    const world = new World();
    await world.put('ONE');
    await world.pass(61);
    await world.put('TWO');
    await world.pass(200);
    expect(names(world)).toEqual([['ONE'], ['TWO']]);
  });

  test('for names without a pause of a minute, cut after a quarter of an hour', async () => {
    const world = new World();
    for (let minute = 0; minute < 40; minute++) {
      await world.put(`NAME_${minute}`);
      await world.pass(50);
    }
    await world.pass(HOUR);
    expect(world.published.length).toBe(3);
    expect(world.published.flatMap((event) => event.names)).toHaveLength(40);
  });

  test('for a JSON secret, whose events name no keys', async () => {
    const world = new World([JSON_SECRET]);
    world.inStore.set('STRIPE_KEY', world.time);
    await world.invoke(secretEvent(world.time));
    await world.invoke(secretEvent(world.time));
    await world.pass(120);
    expect(world.published).toMatchObject([{ names: ['STRIPE_KEY'], store: { type: 'secrets-manager', name: 'prod/shop' } }]);
  });

  test.each<[string, (world: World) => Promise<void>]>([
    ['that is written again', async (world) => { await world.put('STRIPE_KEY'); await world.pass(5); await world.put('STRIPE_KEY'); }],
    ['that flaps', async (world) => { await world.put('STRIPE_KEY'); await world.pass(5); await world.delete('STRIPE_KEY'); await world.pass(5); await world.put('STRIPE_KEY'); }],
  ])('for a name %s', async (_, act) => {
    const world = new World();
    await act(world);
    await world.pass(4 * HOUR);
    expect(names(world)).toEqual([['STRIPE_KEY']]);
  });

  test('although the first attempt to send it failed', async () => {
    const world = new World();
    let tries = 0;
    world.onPublish = () => {
      if (tries++ === 0) {
        throw new Error('EventBridge did not take the event: InternalFailure');
      }
    };
    await world.put('STRIPE_KEY');
    await world.pass(120);
    expect(names(world)).toEqual([['STRIPE_KEY']]);
  });

  test('with the same ID where it is sent twice', async () => {
    const world = new World();
    await world.put('STRIPE_KEY');
    await world.pass(120);
    world.scheduled.clear(); // the mark was lost
    await world.look();
    expect(world.published).toHaveLength(2);
    expect(world.published[0].id).toBe(world.published[1].id);
  });
});

describe('no event', () => {
  test.each<[string, (world: World) => Promise<void>]>([
    ['for a declared name, such as the gate creates', (world) => world.put('LOG_LEVEL')],
    ['for a name that another service of the app declares', (world) => world.put('SENTRY_DSN')],
    ['for an ignored name', (world) => world.put('README')],
    ['for deeper levels', (world) => world.invoke(parameterEvent('/prod/shop/worker/TOKEN', world.time, 'Create'))],
    ['for a neighbour of the prefix', (world) => world.invoke(parameterEvent('/prod/shopping/TOKEN', world.time, 'Create'))],
    ['for another secret', (world) => world.invoke(secretEvent(world.time, SECRET.replace('shop', 'other')))],
    ['for an event of another source', (world) => world.invoke({ source: 'aws.ssm', region: 'eu-west-1', time: '2026-01-01T00:00:00Z', detail: { operation: 'LabelParameterVersion', name: '/prod/shop/A' } })],
  ])('%s, and no read of the store', async (_, act) => {
    const world = new World();
    await act(world);
    await world.pass(10 * 60);
    expect([world.published, world.listed]).toEqual([[], 0]);
  });

  test('for a name that is deleted again', async () => {
    const world = new World();
    await world.put('STRIPE_KEY');
    await world.delete('STRIPE_KEY');
    await world.pass(300);
    expect(world.published).toEqual([]);
  });

  test('for a name that a deployment declares meanwhile, even after a long time', async () => {
    const world = new World();
    world.busy = 'UPDATE_IN_PROGRESS';
    await world.put('STRIPE_KEY');
    await world.pass(1800);
    expect(world.listed).toBe(0);
    world.followed = [{ ...PARAMETERS, declared: [...PARAMETERS.declared, 'STRIPE_KEY'] }];
    world.busy = undefined;
    await world.pass(4 * HOUR);
    expect(world.published).toEqual([]);
  });

  test('by the scheduled reconciliation for names that were reported', async () => {
    const world = new World();
    await world.put('STRIPE_KEY');
    for (let hour = 0; hour < 6; hour++) {
      await world.pass(HOUR);
      await world.look();
    }
    expect(names(world)).toEqual([['STRIPE_KEY']]);
  });

  test('for the rest of a burst when some of its names were declared', async () => {
    const world = new World();
    await world.put('GOOD');
    await world.put('WRONG');
    await world.pass(120);
    world.followed = [{ ...PARAMETERS, declared: [...PARAMETERS.declared, 'GOOD'] }];
    await world.look();
    expect(names(world)).toEqual([['GOOD', 'WRONG']]);
  });
});

describe('the scheduled reconciliation', () => {
  test('finds names whose event was lost', async () => {
    const world = new World();
    await world.put('STRIPE_KEY', { lost: true });
    await world.pass(HOUR);
    await world.look();
    expect(names(world)).toEqual([['STRIPE_KEY']]);
  });

  test('waits for the end of a burst', async () => {
    const world = new World();
    await world.put('ONE', { lost: true });
    await world.look();
    await world.pass(30);
    await world.put('TWO', { lost: true });
    await world.pass(150);
    expect(names(world)).toEqual([['ONE', 'TWO']]);
  });

  test('counts names that existed before, and reports them no more', async () => {
    const world = new World();
    ['OLD', 'OLDER', 'README', 'LOG_LEVEL'].forEach((name) => world.inStore.set(name, world.time));
    await world.pass(3 * HOUR);
    await world.look();
    expect(world.published).toEqual([]);
    expect(world.reported).toContainEqual(expect.objectContaining({ metric: 'UndeclaredNames', service: 'Shop/Secrets', count: 2 }));
  });

  test('reads each store, even if another can not be read', async () => {
    const world = new World([JSON_SECRET, PARAMETERS]);
    world.problem = Object.assign(new Error('User is not authorized to perform: secretsmanager:GetSecretValue'), { name: 'AccessDeniedException' });
    await expect(world.look()).rejects.toThrow('not authorized');
    expect(world.listed).toBe(2);
    expect(world.reported.map(({ message }) => message)).toEqual(expect.arrayContaining([
      "the function's role needs secretsmanager:GetSecretValue, secretsmanager:ListSecretVersionIds and kms:Decrypt of its key for prod/shop: look at permissions boundaries, service control policies, and the policies of the secret and the key",
    ]));
  });

  test('reports a secret that is no JSON object, and what it is', async () => {
    const world = new World([JSON_SECRET]);
    world.problem = { status: 'malformed', problem: 'not JSON' };
    await world.look();
    expect(world.reported).toEqual([expect.objectContaining({ level: 'WARN', message: 'prod/shop is not JSON, and must be a JSON object' })]);
  });

  test('reports nothing for a secret that does not exist', async () => {
    const world = new World([JSON_SECRET]);
    world.problem = { status: 'missing' };
    await world.look();
    expect(world.reported).toEqual([]);
  });
});

test('a schedule for a store that is no longer followed does nothing', async () => {
  const world = new World();
  await world.put('STRIPE_KEY');
  world.followed = [];
  await world.pass(300);
  expect([world.published, world.listed]).toEqual([[], 0]);
});

test('refuses an input that is no event', async () => {
  await expect(new World().invoke({ hello: 'world' })).rejects.toThrow('not an event: source, region, time and detail are expected');
});
