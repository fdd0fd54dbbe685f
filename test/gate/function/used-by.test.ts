import { Declaration } from '../../../src/core/declaration';
import { OWNER_TAG, usedByTag } from '../../../src/core/ownership';
import { handleGate } from '../../../src/gate/function/handler';
import { config, declaration, GateHarness, generated, secret, STACK_ID } from '../../support/gate';

const OTHER = STACK_ID.replace('/Shop/5e2f5a80', '/Other/11111111');
const ownUse = usedByTag(STACK_ID);
const input = declaration({ A: secret('A'), G: generated('G', { destroy: true }), L: config('L', 'info') });

function shared(tags: readonly [string, string][] = [[OWNER_TAG, OTHER]]): GateHarness {
  const harness = new GateHarness();
  for (const name of ['A', 'G', 'L']) {
    harness.aws.ssm().put(`/prod/shop/${name}`, name === 'L' ? 'info' : harness.value(name), name === 'L' ? 'String' : 'SecureString');
    tags.forEach(([key, value]) => harness.aws.ssm().parameters.get(`/prod/shop/${name}`)!.tags.set(key, value));
  }
  return harness;
}
const usersOf = (harness: GateHarness, name: string): string[] => [...harness.aws.ssm().parameters.get(`/prod/shop/${name}`)!.tags].filter(([key]) => key.includes('used-by')).map(([, value]) => value);

test('tags values that another stack created, of every kind', async () => {
  const harness = shared();
  expect((await harness.run(input)).Status).toBe('SUCCESS');
  expect(['A', 'G', 'L'].map((name) => usersOf(harness, name))).toEqual([[STACK_ID], [STACK_ID], [STACK_ID]]);
  expect(harness.logs.at(-1)).toEqual({ message: 'Tagged as used by this stack, as the gate of another stack created them', names: ['/prod/shop/A', '/prod/shop/G', '/prod/shop/L'] });
});

test.each<[string, readonly [string, string][]]>([
  ['people put', []],
  ['this stack created', [[OWNER_TAG, STACK_ID]]],
  ['is tagged already', [[OWNER_TAG, OTHER], [ownUse.key, ownUse.value]]],
])('does not tag what %s', async (_name, tags) => {
  const harness = shared(tags);
  await harness.run(input);
  expect(harness.aws.count('AddTagsToResource')).toBe(0);
});

test('a refused run tags nothing', async () => {
  const harness = shared();
  harness.aws.ssm().parameters.delete('/prod/shop/A');
  expect((await harness.run(input)).Status).toBe('FAILED');
  expect(harness.aws.count('AddTagsToResource')).toBe(0);
});

test.each<[string, Declaration, string | undefined, number]>([
  ['nothing new', input, '1', 0],
  ['one new place', declaration({ A: secret('A'), G: generated('G', { destroy: true }) }), '1', 1],
  ['a gate of a release that had no tags', input, undefined, 3],
])('an update reads the tags only of new places: %s', async (_name, before, attributes, calls) => {
  const harness = shared();
  const event = harness.event(input, { type: 'Update', before, Attributes: '1' });
  await handleGate({ ...event, OldResourceProperties: { ...event.OldResourceProperties!, Attributes: attributes } }, harness.dependencies);
  expect(harness.aws.count('ListTagsForResource')).toBe(calls);
});

test.each(['ListTagsForResource', 'AddTagsToResource'])('without %s the deployment succeeds, and the log says so', async (action) => {
  const harness = shared();
  harness.aws.faults.deny(action);
  expect((await harness.run(input)).Status).toBe('SUCCESS');
  expect(harness.logs.at(-1)).toMatchObject({ message: 'Tags that name the users of a value could not be read or changed', count: 3 });
});

test('a deleted stack keeps what another stack uses, and deletes it once that stack is gone', async () => {
  const first = new GateHarness();
  const { G } = input.variables;
  first.aws.ssm().put('/prod/shop/A', first.value('A'));
  await first.run(declaration({ G }));
  const parameter = first.aws.ssm().parameters.get('/prod/shop/G')!;
  const user = { ...first.event(declaration({ G: secret('G') })), StackId: OTHER };
  expect((await handleGate(user, first.dependencies)).Status).toBe('SUCCESS');

  first.aws.stackStatus = 'DELETE_IN_PROGRESS';
  await first.run(declaration({ G }), { type: 'Delete' });
  expect(first.aws.ssm().parameters.get('/prod/shop/G')).toBe(parameter);
  expect(first.logs).toContainEqual({ message: 'The stack is being deleted', deleted: [], kept: [{ name: '/prod/shop/G', reason: 'Other uses it' }] });

  await handleGate({ ...user, RequestType: 'Delete' }, first.dependencies);
  await first.run(declaration({ G }), { type: 'Delete' });
  expect(first.aws.ssm().parameters.has('/prod/shop/G')).toBe(false);
});
