import { FoundEcsService, planRestart, rolloutOf, unfinished } from '../../../src/cli/operations/restart/plan';

const found = (ecsService: string, rest: Partial<FoundEcsService> = {}): FoundEcsService => ({ ecsService, controller: 'ECS', ...rest });

test('each ECS service is restarted once, sorted by ARN', () => {
  expect(planRestart([found('b'), found('a'), found('b')]).map(({ ecsService, skipped }) => [ecsService, skipped])).toEqual([['a', undefined], ['b', undefined]]);
});

test.each<[string, FoundEcsService[], string | undefined]>([
  ['another controller', [found('a', { controller: 'CODE_DEPLOY' })], 'CODE_DEPLOY rolls it out, not ECS'],
  ['the newest values', [found('a', { isCurrent: true })], 'its tasks have the newest values'],
  ['an older value', [found('a', { isCurrent: false })], undefined],
  ['an older value of its second declaration', [found('a', { isCurrent: true }), found('a', { isCurrent: false })], undefined],
  ['an older value of its first declaration', [found('a', { isCurrent: false }), found('a', { isCurrent: true })], undefined],
])('%s', (_what, services, skipped) => {
  expect(planRestart(services).map((planned) => planned.skipped)).toEqual([skipped]);
});

const deployment = (rest: object = {}) => ({ id: 'd', primary: true, running: 1, desired: 2, failedTasks: 0, ...rest });

test.each([
  ['runs', [deployment({ rollout: 'IN_PROGRESS' })], 'running', '1 of 2 new tasks run'],
  ['has failed tasks', [deployment({ rollout: 'IN_PROGRESS', failedTasks: 3 })], 'running', '1 of 2 new tasks run, 3 failed to start'],
  ['is complete', [deployment({ rollout: 'COMPLETED', running: 2 })], 'done', '2 of 2 new tasks run'],
  ['has failed', [deployment({ rollout: 'FAILED', reason: 'circuit breaker' })], 'failed', 'circuit breaker'],
  ['was replaced', [deployment({ id: 'other' })], 'failed', 'another deployment took its place'],
  ['has no state, and its tasks run alone', [deployment({ running: 2 })], 'done', '2 of 2 new tasks run'],
  ['has no state, beside an older deployment', [deployment({ running: 2 }), deployment({ id: 'old', primary: false })], 'running', '2 of 2 new tasks run'],
])('a rollout that %s', (_what, deployments, status, text) => {
  expect(rolloutOf({ deployments }, 'd')).toEqual({ status, text });
});

test('a command that ends before the rollout says whether the rollout continues', () => {
  const started = { ecsService: 'c/s', service: 'Shop', outcome: 'started', detail: '1 of 2 new tasks run' } as const;
  expect(unfinished(started, { interrupted: true, minutes: 30 })).toEqual({ ...started, detail: '1 of 2 new tasks run; it goes on without this command' });
  expect(unfinished(started, { interrupted: false, minutes: 30 })).toEqual({ ...started, outcome: 'failed', detail: '1 of 2 new tasks run; not done after 30 minutes' });
});
