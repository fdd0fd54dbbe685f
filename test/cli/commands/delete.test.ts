import { deleteValue } from '../../../src/cli/commands/delete';
import { CANARY, fakeAccount, fillShop, runCommand, SHOP } from '../../support/cli';
import { FakeAws } from '../../support/fakes';

let aws: FakeAws;
beforeEach(() => {
  fillShop(aws = fakeAccount());
  aws.ssm().put('/prod/shop/OLD', `${CANARY}old`);
});
const has = (name: string): boolean => aws.ssm().parameters.has(name);

test.each([['API_KEY', '/prod/shop/api-key'], ['OLD', '/prod/shop/OLD']])('%s is deleted, after the account and the store were named', async (name, place) => {
  const { code, stdout, stderr } = await runCommand(deleteValue, [name, { yes: true }]);
  expect([code, stdout, has(place)]).toEqual([0, `${place} is deleted\n`, false]);
  expect(stderr).toContain('deleting from account 111122223333, eu-west-1, /prod/shop\n');
  expect([...aws.ssm().parameters.keys()]).toHaveLength(5);
});

test('a key of a JSON secret is deleted, and no other', async () => {
  aws.secretsManager().put('prod/worker', `{"TOKEN":"${CANARY}a","OTHER":"b"}`);
  expect((await runCommand(deleteValue, ['TOKEN', { yes: true }])).stdout).toBe('prod/worker:TOKEN is deleted\n');
  expect(aws.secretsManager().current('prod/worker')).toBe('{"OTHER":"b"}');
});

test.each([
  ['API_KEY', 'the service declares it: tasks don\'t start without it, and the next deployment stops'],
  ['SESSION_KEY', 'the next deployment creates it again'],
])('the consequences of deleting %s are named', async (name, said) => {
  expect((await runCommand(deleteValue, [name, { dryRun: true }])).stderr).toContain(said);
});

test('the services that share the value are named', async () => {
  const { stderr } = await runCommand(deleteValue, ['API_KEY', { dryRun: true }], { declarations: [SHOP, { ...SHOP, service: 'Shop/Other' }], service: 'Shop/Secrets' });
  expect(stderr).toContain('API_KEY is shared: Shop/Other would be without it too');
});

test('--dry-run deletes nothing, and --json says so', async () => {
  const { stdout } = await runCommand(deleteValue, ['OLD', { dryRun: true }], { json: true });
  expect(JSON.parse(stdout)).toMatchObject({ name: 'OLD', place: '/prod/shop/OLD', version: '1', deleted: false });
  expect(has('/prod/shop/OLD')).toBe(true);
});

test.each<[string, object, () => void, string]>([
  ['OLD', {}, () => undefined, 'add --yes, or look first with --dry-run'],
  ['NOBODY', { yes: true }, () => undefined, 'neither the service nor its store has this name'],
  ['NODE_ENV', { yes: true }, () => undefined, 'NODE_ENV is set in code, so it isn\'t in a store of this service\n  -> remove it in the CDK app'],
  ['PARTNER', { yes: true }, () => undefined, 'its owner deletes it'],
  ['DATABASE_URL', { yes: true }, () => void aws.ssm().parameters.delete('/prod/shop/DATABASE_URL'), 'DATABASE_URL has no value'],
  ['OLD', { yes: true }, () => { aws.turn = async (label) => { if (label === 'GetParameters') { aws.ssm().put('/prod/shop/OLD', 'new'); } }; }, '/prod/shop/OLD stays: somebody wrote it since you were asked'],
])('%s with %j exits with 2, and nothing is deleted', async (name, options, fault, message) => {
  fault();
  const before = aws.ssm().parameters.size;
  const { code, stderr } = await runCommand(deleteValue, [name, options]);
  expect([code, aws.ssm().parameters.size]).toEqual([2, before]);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain(CANARY);
});
