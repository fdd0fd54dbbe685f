import { config, declaration, GateHarness, generated, JSON_SECRET, secret, STACK_ID } from '../../support/gate';

const destroy = { destroy: true };
const input = declaration({ G: generated('G', destroy), L: config('L', 'info', destroy), KEPT: generated('KEPT'), A: secret('A') });

async function created(): Promise<GateHarness> {
  const harness = new GateHarness();
  harness.aws.ssm().put('/prod/shop/A', harness.value('A'));
  expect((await harness.run(input)).Status).toBe('SUCCESS');
  return harness;
}
const left = (harness: GateHarness): string[] => [...harness.aws.ssm().parameters.keys()].map((name) => name.replace('/prod/shop/', '')).sort();

test.each([
  ['DELETE_IN_PROGRESS', ['A', 'KEPT']],
  ['ROLLBACK_IN_PROGRESS', ['A']],
  ['UPDATE_IN_PROGRESS', ['A', 'G', 'KEPT', 'L']],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', ['A', 'G', 'KEPT', 'L']],
  ['UPDATE_ROLLBACK_IN_PROGRESS', ['A']],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', ['A']],
])('with the status %s, %j are left', async (status, expected) => {
  const harness = await created();
  harness.aws.stackStatus = status;
  expect((await harness.run(input, { type: 'Delete' })).Status).toBe('SUCCESS');
  expect(left(harness)).toEqual(expected);
});

test.each<[string, (harness: GateHarness) => void]>([
  ['its status can\'t be read', ({ aws }) => aws.faults.deny('DescribeStacks')],
  ['it can\'t be found', ({ aws }) => void (aws.stackStatus = undefined)],
  ['tags may not be read', ({ aws }) => aws.faults.deny('ListTagsForResource')],
  ['deleting is denied', ({ aws }) => aws.faults.deny('DeleteParameter')],
])('nothing is deleted, and nothing fails, when %s', async (_name, spoil) => {
  const harness = await created();
  harness.aws.stackStatus = 'DELETE_IN_PROGRESS';
  spoil(harness);
  expect((await harness.run(input, { type: 'Delete' })).Status).toBe('SUCCESS');
  expect(left(harness)).toEqual(['A', 'G', 'KEPT', 'L']);
});

test('what another stack or a person created is kept', async () => {
  const harness = await created();
  const { parameters } = harness.aws.ssm();
  parameters.get('/prod/shop/G')!.tags.set('cdk-service-secrets:stack', `${STACK_ID}-other`);
  parameters.get('/prod/shop/L')!.tags.clear();
  harness.aws.stackStatus = 'DELETE_IN_PROGRESS';
  await harness.run(input, { type: 'Delete' });
  expect(left(harness)).toEqual(['A', 'G', 'KEPT', 'L']);
  expect(harness.logs).toContainEqual({
    message: 'The stack is being deleted',
    deleted: [],
    kept: [{ name: '/prod/shop/G', reason: 'this stack did not create it' }, { name: '/prod/shop/L', reason: 'this stack did not create it' }],
  });
});

test('a value that is gone already and a repeated event are no errors', async () => {
  const harness = await created();
  harness.aws.ssm().parameters.delete('/prod/shop/G');
  harness.aws.stackStatus = 'DELETE_IN_PROGRESS';
  await harness.run(input, { type: 'Delete' });
  expect((await harness.run(input, { type: 'Delete' })).Status).toBe('SUCCESS');
  expect(left(harness)).toEqual(['A', 'KEPT']);
  expect(harness.logs.at(-1)).toEqual({ message: 'The stack is being deleted', deleted: [], kept: [] });
});

test('a failed deletion doesn\'t stop the others', async () => {
  const harness = await created();
  harness.aws.stackStatus = 'DELETE_IN_PROGRESS';
  harness.aws.faults.deny(/DeleteParameter .*\/G$/);
  await harness.run(input, { type: 'Delete' });
  expect(left(harness)).toEqual(['A', 'G', 'KEPT']);
});

test('a variable that is no longer declared deletes nothing', async () => {
  const harness = await created();
  harness.aws.stackStatus = 'UPDATE_IN_PROGRESS';
  await harness.run(declaration({ A: secret('A') }), { type: 'Update', before: input });
  expect(left(harness)).toEqual(['A', 'G', 'KEPT', 'L']);
});

test('keys of a JSON secret are never deleted', async () => {
  const harness = new GateHarness();
  const json = declaration({ G: generated('G', destroy) }, { stores: [JSON_SECRET] });
  await harness.run(json);
  harness.aws.stackStatus = 'DELETE_IN_PROGRESS';
  await harness.run(json, { type: 'Delete' });
  expect(Object.keys(JSON.parse(harness.aws.secretsManager().current('prod/shop')!))).toEqual(['G']);
  expect(harness.logs.at(-1)).toMatchObject({ deleted: [], kept: [{ name: 'G', reason: 'the other keys of a JSON secret belong to people' }] });
});
