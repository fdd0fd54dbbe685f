import { joinPlans } from '../../../src/cli/operations/plan/join';
import { PlannedVariable, ServicePlan } from '../../../src/cli/operations/plan/plan';

const ready: PlannedVariable = { name: 'A', state: 'ready' };
const planOf = (service: string, more: Partial<ServicePlan> = {}): ServicePlan => ({ service, stack: service, variables: [ready], notes: [], ...more });
const untold = (service: string): ServicePlan => planOf(service, { variables: [{ name: 'A', state: 'unknown' }], trouble: 'other credentials' });
const printed = (file: string, value: unknown) => ({ file, text: JSON.stringify(value) });
const join = (...runs: readonly (readonly ServicePlan[])[]) => joinPlans(runs.map((services, index) => printed(`${index}.json`, { verdict: 'passes', services }))).plans;

test('services keep their order, and of two plans for one service the complete one counts', () => {
  expect(join([planOf('Dev'), untold('Prod')], [untold('Dev'), planOf('Prod')])).toEqual([planOf('Dev'), planOf('Prod')]);
});

test('of two runs, the one with permission for a service counts', () => {
  const denied = (service: string): ServicePlan => planOf(service, { variables: [{ name: 'A', state: 'unknown', problem: 'not allowed' }] });
  const stops = planOf('Staging', { variables: [{ name: 'A', state: 'missing' }] });
  expect(join([denied('Staging'), planOf('Prod')], [stops, denied('Prod')])).toEqual([stops, planOf('Prod')]);
});

test('results that are unknown in every run stay unknown', () => {
  expect(join([untold('Prod')], [untold('Prod')])).toEqual([untold('Prod')]);
});

test('services of one name in two stacks stay two', () => {
  expect(join([planOf('Shop', { stack: 'A' })], [planOf('Shop', { stack: 'B' })])).toHaveLength(2);
});

test('declarations that no run could read are listed once', () => {
  const refused = { services: [], unreadable: [{ service: 'X', stack: 'S', problem: 'why' }] };
  expect(joinPlans([printed('a', refused), printed('b', refused)]).unreadable).toEqual([{ path: 'X', stack: { name: 'S' }, problem: 'why' }]);
});

test.each<[string, string]>([
  ['no JSON', 'x'], ['null', 'null'], ['a list', '[]'], ['the JSON of check', '{"services":[{"service":"X","findings":[]}]}'],
  ['a state of another version', JSON.stringify({ services: [planOf('X', { variables: [{ name: 'A', state: 'other' as never }] })] })],
  ['a name that moves the cursor', JSON.stringify({ services: [planOf('X\u001b[2J')] })],
  ['a fix that is no text', JSON.stringify({ services: [planOf('X', { variables: [{ ...ready, fix: {} as never }] })] })],
  ['a declaration without a reason', JSON.stringify({ services: [], unreadable: [{ service: 'X', stack: 'S' }] })],
])('%s is refused', (_, text) => {
  expect(() => joinPlans([{ file: 'x.json', text }])).toThrow('x.json is not what `plan --json` prints');
});
