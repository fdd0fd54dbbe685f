import * as fc from 'fast-check';
import { Scenario, World } from './model/world';
import { REDEPLOY_METRIC } from '../../../src/core/contracts/redeploy';

/** Random interleavings of all that can happen to a service, in a model of AWS. */

const MINUTE = 60_000;
const delay = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 100, max: 3_000 }) }, { weight: 1, arbitrary: fc.integer({ min: 3_000, max: 120_000 }) });
const at = fc.integer({ min: 0, max: 30 * MINUTE });

function scenario(overrides: Partial<{ [K in keyof Scenario]: fc.Arbitrary<Scenario[K]> }> = {}, lost = true): fc.Arbitrary<Scenario> {
  const deliveries = fc.array(delay, { minLength: lost ? 0 : 1, maxLength: 3 }); // lost, once, or several times in any order
  const change = fc.record({ at, name: fc.nat(2), deliveries });
  const burst = fc.tuple(at, fc.integer({ min: 2, max: 60 }), fc.integer({ min: 100, max: 5_000 }), deliveries.filter((each) => !lost || each.length > 0))
    .map(([start, count, step, delays]) => Array.from({ length: count }, (_, i) => ({ at: start + i * step, name: i % 3, deliveries: delays })));
  return fc.record({
    debounce: fc.integer({ min: 10, max: 60 }),
    reconcile: fc.constant(true),
    knowsHistory: fc.constant(true),
    changes: fc.tuple(fc.array(change, { minLength: 1, maxLength: 8 }), fc.array(burst, { maxLength: 2 })).map(([single, bursts]) => [...single, ...bursts.flat()]),
    deployments: fc.array(fc.record({ at, lasts: fc.integer({ min: 5_000, max: 8 * MINUTE }), fails: fc.boolean() }), { maxLength: 4 }),
    stackUpdates: fc.array(fc.record({ at, lasts: fc.integer({ min: 5_000, max: 5 * MINUTE }) }), { maxLength: 2 }),
    failingRestarts: fc.constant([]),
    faults: fc.array(fc.record({ call: fc.nat(400), after: fc.boolean() }), { maxLength: 8 }),
    ...overrides,
  } as { [K in keyof Scenario]: fc.Arbitrary<Scenario[K]> });
}

async function run(input: Scenario): Promise<World> {
  const world = new World(input);
  await world.run();
  return world;
}

/** Windows of the debounce's length that it takes to hold every change. */
function windows({ changes, debounce }: Scenario): number {
  let count = 0;
  let end = -Infinity;
  for (const time of changes.map((change) => change.at).sort((a, b) => a - b)) {
    if (time >= end) {
      count += 1;
      end = time + debounce * 1000;
    }
  }
  return count;
}

const newest = ({ changes }: Scenario): number => Math.max(...changes.map((change) => change.at));
const check = (arbitrary: fc.Arbitrary<Scenario>, property: (world: World, input: Scenario) => void, numRuns = 200): Promise<void> =>
  fc.assert(fc.asyncProperty(arbitrary, async (input) => property(await run(input), input)), { numRuns });

/** Two failed deployments after a change end the tries, whoever made them. */
const failedLater = (world: World, input: Scenario): number =>
  world.ecs.of('others').filter((deployment) => deployment.state === 'failed' && deployment.startedAt >= newest(input)).length;

test('after the last change a deployment starts and finishes, though messages are lost, late or doubled, or restarts fail', () =>
  check(scenario(), (world, input) => {
    fc.pre(failedLater(world, input) < 2);
    const covering = world.ecs.deployments.filter((deployment) => deployment.state === 'done' && deployment.startedAt >= newest(input));
    expect(covering.length).toBeGreaterThan(0);
    expect(world.queue.size).toBe(0);
    expect(world.queue.dead).toEqual([]);
  }));

test('the deployment starts late enough for Parameter Store to return the new value, unless the debounce is shorter', () =>
  check(scenario(), (world, input) => {
    fc.pre(failedLater(world, input) < 2);
    const last = [...world.ecs.deployments].reverse().find((deployment) => deployment.state === 'done')!;
    expect(last.startedAt).toBeGreaterThanOrEqual(newest(input) + 9_000); // the margin less the second that event times lose
  }));

const healthy = fc.array(fc.record({ at, lasts: fc.integer({ min: 5_000, max: 8 * MINUTE }), fails: fc.constant(false) }), { maxLength: 4 });

test('delivered changes need no reconcile, and no history', () =>
  check(scenario({ reconcile: fc.constant(false), knowsHistory: fc.constant(false), deployments: healthy }, false), (world, input) => {
    expect(world.ecs.deployments.some((deployment) => deployment.state === 'done' && deployment.startedAt >= newest(input))).toBe(true);
    expect(world.queue.size).toBe(0);
  }));

test('there are at most as many restarts as debounce windows with changes, plus one for each failed deployment of others', () =>
  check(scenario(), (world, input) => {
    const failed = world.ecs.of('others').filter((deployment) => deployment.state === 'failed' || deployment.state === 'stopped').length;
    expect(world.ecs.of('us').length).toBeLessThanOrEqual(windows(input) + failed);
  }));

test('an ECS clock that is a little behind causes no second restart', () =>
  check(scenario({
    debounce: fc.constantFrom(1, 5, 10, 11, 60),
    ecsIsBehind: fc.integer({ min: 1, max: 999 }),
    changes: fc.array(fc.record({ at, name: fc.nat(2), deliveries: fc.constant([100]) }), { minLength: 1, maxLength: 1 }),
    stackUpdates: fc.constant([]),
    deployments: fc.constant([]),
    faults: fc.constant([]),
  }), (world) => expect(world.ecs.of('us')).toHaveLength(1)));

test('between two restarts is at least the debounce, minus the second that event times lose', () =>
  check(scenario({ deployments: healthy }), (world, { debounce }) => {
    const starts = world.ecs.of('us').map((deployment) => deployment.startedAt);
    starts.slice(1).forEach((start, i) => expect(start - starts[i]).toBeGreaterThanOrEqual((debounce - 1) * 1000));
  }));

test('no restart interrupts another deployment or a rollback', () =>
  check(scenario(), (world) => expect(world.ecs.interrupted).toBe(0)));

test('a failed restart is repeated once, and then never again by the schedule', () =>
  check(scenario({ failingRestarts: fc.constant(Array.from({ length: 50 }, (_, i) => i)), deployments: fc.constant([]) }), (world, input) => {
    const attempts = world.ecs.of('us').filter((deployment) => deployment.startedAt >= newest(input) + 10_000);
    expect(attempts.length).toBeGreaterThanOrEqual(1);
    expect(attempts.length).toBeLessThanOrEqual(2);
    expect(world.lines.some((line) => line.event === 'deployment-failed' && line.metric === REDEPLOY_METRIC.failed)).toBe(true);
  }));

test('a failed restart isn\'t repeated when there is no history', () =>
  check(scenario({
    failingRestarts: fc.constant([0, 1, 2, 3, 4, 5]),
    deployments: fc.constant([]),
    reconcile: fc.constant(false),
    knowsHistory: fc.constant(false),
    faults: fc.constant([]),
    stackUpdates: fc.constant([]),
    changes: fc.array(fc.record({ at, name: fc.nat(2), deliveries: fc.constant([500]) }), { minLength: 1, maxLength: 20 }),
  }), (world, input) =>
    expect(world.ecs.of('us').length).toBeLessThanOrEqual(windows(input))));

test('a deleted value never restarts the service, and the log with the metric names it until it is back', () =>
  check(scenario({
    changes: fc.array(fc.record({ at, name: fc.nat(2), deletes: fc.boolean(), deliveries: fc.array(delay, { maxLength: 2 }) }), { minLength: 1, maxLength: 10 }),
  }), (world) => {
    expect(world.restartsIntoFailure).toBe(0);
    if (world.values.size < 3) {
      const told = world.lines.filter((line) => line.event === 'values-missing' && line.metric === REDEPLOY_METRIC.failed);
      expect(told.length).toBeGreaterThan(0);
      expect((told[told.length - 1].names as string[]).every((name) => !world.values.has(name))).toBe(true);
    }
  }));

test('a burst without a pause of the debounce is one restart', () =>
  check(scenario({
    debounce: fc.constant(30),
    changes: fc.tuple(fc.integer({ min: 100, max: 500 }), fc.integer({ min: 100, max: 500 }))
      .map(([count, step]) => Array.from({ length: count }, (_, i) => ({ at: i * step, name: i % 3, deliveries: [1_000] }))),
    deployments: fc.constant([]),
    stackUpdates: fc.constant([]),
    faults: fc.constant([]),
  }), (world) => expect(world.ecs.of('us')).toHaveLength(1), 20));

test('a stream of changes without a pause still restarts the service, once in ten windows', async () => {
  const changes = Array.from({ length: 600 }, (_, i) => ({ at: i * 3_000, name: 0, deliveries: [500] })); // 30 minutes
  const world = await run({ debounce: 30, reconcile: false, knowsHistory: true, changes, deployments: [], stackUpdates: [], failingRestarts: [], faults: [] });
  expect(world.ecs.of('us').length).toBeGreaterThanOrEqual(5);
  expect(world.ecs.of('us').length).toBeLessThanOrEqual(7);
});

describe.each(['classic-load-balancer', 'blue-green', 'linear', 'canary'] as const)('A4: %s', (type) => {
  const typed = { type: fc.constant(type), deployments: healthy, restartLasts: fc.integer({ min: 5_000, max: 20 * MINUTE }) };

  test.each([true, false])('delivered changes are followed by a finished deployment, and no deployment is interrupted (history: %p)', (knowsHistory) =>
    check(scenario({ ...typed, reconcile: fc.constant(knowsHistory), knowsHistory: fc.constant(knowsHistory) }, false), (world, input) => {
      expect(world.ecs.deployments.some((deployment) => deployment.state === 'done' && deployment.startedAt >= newest(input))).toBe(true);
      expect(world.ecs.interrupted).toBe(0);
      expect([world.queue.size, world.queue.dead]).toEqual([0, []]);
    }, 60));

  test.each([true, false])('a failing restart is not repeated for ever (history: %p)', (knowsHistory) =>
    check(scenario({
      ...typed,
      knowsHistory: fc.constant(knowsHistory),
      reconcile: fc.constant(false),
      deployments: fc.constant([]),
      faults: fc.constant([]),
      stackUpdates: fc.constant([]),
      changes: fc.array(fc.record({ at, name: fc.nat(2), deliveries: fc.constant([500]) }), { minLength: 1, maxLength: 20 }),
      failingRestarts: fc.constant(Array.from({ length: 50 }, (_, i) => i)),
    }), (world, input) => {
      expect(world.ecs.of('us').length).toBeLessThanOrEqual(windows(input));
      expect(world.queue.size).toBe(0);
    }, 60));
});

describe('A2: messages that the function sends to itself', () => {
  const hour = (step: number): Scenario['changes'] =>
    Array.from({ length: 3_600_000 / step }, (_, i) => ({ at: i * step, name: 0, deliveries: [500] }));
  const base: Scenario = { debounce: 30, reconcile: false, knowsHistory: true, changes: [], deployments: [], stackUpdates: [], failingRestarts: [], faults: [] };
  const rollout = { at: 0, lasts: 24 * 60 * MINUTE, fails: false };
  const once = { at: 1_000, name: 0, deliveries: [500] };

  test('a change that waits 24 hours for a rollout takes twelve, and the log names the reason', async () => {
    const world = await run({ ...base, type: 'blue-green', hook: true, changes: [once], deployments: [rollout] });
    expect(world.queue.longestChain).toBeGreaterThan(5);
    expect(world.queue.longestChain).toBeLessThanOrEqual(12);
    const [restarted] = world.ecs.of('us');
    expect(restarted.startedAt - rollout.lasts).toBeLessThanOrEqual(5 * MINUTE);
    expect(world.lines.filter(({ reason }) => reason === 'lifecycle-hook').length).toBeGreaterThan(100);
  });

  test.each([[2_000, 300], [20_000, 200]])('an hour of changes every %d ms takes at most %d, and Lambda would stop after 16', async (step, most) => {
    const world = await run({ ...base, changes: hour(step) });
    expect(world.ecs.deployments.some((deployment) => deployment.state === 'done' && deployment.startedAt > 3_600_000)).toBe(true);
    expect(world.queue.longestChain).toBeGreaterThan(16);
    expect(world.queue.longestChain).toBeLessThanOrEqual(most);
    const stopped = await run({ ...base, changes: hour(step), stopsRecursion: true });
    expect(stopped.queue.dead.length).toBeGreaterThan(0);
  });

  test('changes all day while a rollout is paused stay far below the bound', async () => {
    const changes = Array.from({ length: 24 * 60 }, (_, i) => ({ at: i * MINUTE, name: i % 3, deliveries: [500] }));
    const world = await run({ ...base, type: 'canary', changes, deployments: [rollout] });
    expect(world.queue.longestChain).toBeLessThanOrEqual(1_000); // a fifteenth of what is allowed in 15 days
    expect(world.queue.dead).toEqual([]);
    expect(world.ecs.of('us')).toHaveLength(1);
  });

  test('a service that can never be restarted is dropped after 15 days, with a metric', async () => {
    const forever = { at: 0, lasts: 40 * 24 * 60 * MINUTE, fails: false };
    const world = await run({ ...base, changes: [once], deployments: [forever] });
    expect(world.queue.dead).toHaveLength(1);
    expect(world.lines.filter(({ event, metric }) => event === 'waited-too-long' && metric === REDEPLOY_METRIC.failed)).toHaveLength(1);
    expect(world.queue.longestChain).toBeLessThanOrEqual(120);
  });
});
