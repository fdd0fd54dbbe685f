import * as fc from 'fast-check';
import { ageOf, staleValues } from '../../../src/cli/operations/diff-running/plan';
import { rolloutOf } from '../../../src/cli/operations/restart/plan';

const at = (seconds: number): Date => new Date(1_700_000_000_000 + seconds * 1000);

test.each<[number | undefined, number | undefined, string]>([
  [110, 130, 'current'],
  [102, 130, 'current'],
  [101, 130, 'unsure'],
  [90, 110, 'unsure'],
  [90, 98, 'older'],
  [90, 99, 'unsure'],
  [90, undefined, 'unsure'],
  [undefined, 98, 'older'],
])('a task created at %s and started at %s has a value of 100: %s', (created, started, expected) => {
  expect(ageOf({ id: 't', created: created === undefined ? undefined : at(created), started: started === undefined ? undefined : at(started) }, at(100))).toBe(expected);
});

test('a later start is never older', () => {
  const order = ['older', 'unsure', 'current'];
  fc.assert(fc.property(fc.nat(200), fc.nat(200), fc.nat(50), (a, b, boot) => {
    const [first, second] = [Math.min(a, b), Math.max(a, b)].map((created) => ageOf({ id: 't', created: at(created), started: at(created + boot) }, at(100)));
    expect(order.indexOf(first)).toBeLessThanOrEqual(order.indexOf(second));
  }));
});

test('values that every task has are left out', () => {
  const tasks = [{ id: 'old', created: at(0), started: at(10) }, { id: 'new', created: at(200), started: at(210) }];
  expect(staleValues(tasks, [{ variable: 'B', modified: at(100) }, { variable: 'A', modified: at(150) }, { variable: 'C', modified: at(-100) }, { variable: 'D' }]))
    .toEqual([{ variable: 'A', modified: at(150), older: ['old'], unsure: [] }, { variable: 'B', modified: at(100), older: ['old'], unsure: [] }]);
});

const deployment = { id: 'd1', primary: true, running: 1, desired: 3, failedTasks: 0 };
test.each<[Parameters<typeof rolloutOf>[0]['deployments'], string | undefined, string]>([
  [[{ ...deployment, rollout: 'IN_PROGRESS' }], 'd1', 'running: 1 of 3 new tasks run'],
  [[{ ...deployment, rollout: 'IN_PROGRESS', failedTasks: 2 }], 'd1', 'running: 1 of 3 new tasks run, 2 failed to start'],
  [[{ ...deployment, rollout: 'COMPLETED', running: 3 }], 'd1', 'done: 3 of 3 new tasks run'],
  [[{ ...deployment, rollout: 'FAILED', reason: 'circuit breaker' }], 'd1', 'failed: circuit breaker'],
  [[{ ...deployment, id: 'd2' }], 'd1', 'failed: another deployment took its place'],
  [[{ ...deployment, running: 3 }, { ...deployment, id: 'd0', primary: false }], 'd1', 'running: 3 of 3 new tasks run'],
  [[{ ...deployment, running: 3 }], 'd1', 'done: 3 of 3 new tasks run'],
  [[], undefined, 'running: starting'],
])('%j, deployment %s: %s', (deployments, id, expected) => {
  const { status, text } = rolloutOf({ deployments }, id);
  expect(`${status}: ${text}`).toBe(expected);
});
