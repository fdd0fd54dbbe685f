import { StoreDeclaration } from '../../src/core/declaration';
import { namesInStore, NamesInStore } from '../../src/stores/names-in-store';
import { FakeAws } from '../support/fakes';

const PATH: StoreDeclaration = { kind: 'ssm', name: '/prod/shop' };
const SECRET: StoreDeclaration = { kind: 'secretsmanager', name: 'prod/shop' };
const START = Date.UTC(2026, 0, 1);
const at = (minutes: number): Date => new Date(START + minutes * 60_000);

let aws: FakeAws;
const minutes = async (count: number): Promise<void> => aws.clock.sleep(count * 60_000);
const names = async (store: StoreDeclaration, since = at(0), known: string[] = []): Promise<NamesInStore> => namesInStore(aws.clients, store, { since, known });

/** Names with the minute at which they came. */
async function times(...args: Parameters<typeof names>): Promise<Record<string, number | undefined>> {
  const found = await names(...args);
  expect(found.status).toBe('found');
  return Object.fromEntries((found as Extract<NamesInStore, { status: 'found' }>).names.map(({ name, created }) => [name, created && (created.getTime() - START) / 60_000]));
}

beforeEach(() => {
  aws = new FakeAws();
});

describe('parameters', () => {
  test('have the time of their creation, if it was recent', async () => {
    aws.ssm().put('/prod/shop/OLD', 'x');
    await minutes(10);
    aws.ssm().put('/prod/shop/NEW', 'x');
    expect(await times(PATH, at(5))).toEqual({ OLD: undefined, NEW: 10 });
  });

  test('that were changed since have the time of their creation from their history', async () => {
    aws.ssm().put('/prod/shop/OLD', 'x');
    await minutes(10);
    aws.ssm().put('/prod/shop/NEW', 'x');
    await minutes(10);
    aws.ssm().put('/prod/shop/NEW', 'y');
    aws.ssm().put('/prod/shop/OLD', 'y');
    expect(await times(PATH, at(5))).toEqual({ OLD: undefined, NEW: 10 });
    expect(aws.count('GetParameterHistory')).toBe(2);
  });

  test('that are known cost no call for their history', async () => {
    aws.ssm().put('/prod/shop/KNOWN', 'x');
    aws.ssm().put('/prod/shop/KNOWN', 'y');
    expect(await times(PATH, at(0), ['KNOWN'])).toEqual({ KNOWN: undefined });
    expect(aws.count('GetParameterHistory')).toBe(0);
  });

  test('on deeper levels are left out, except known ones', async () => {
    ['A', 'worker/TOKEN', 'smtp/user'].forEach((name) => aws.ssm().put(`/prod/shop/${name}`, 'x'));
    aws.ssm().put('/prod/shopping/B', 'x');
    expect(Object.keys(await times(PATH, at(0), ['smtp/user'])).sort()).toEqual(['A', 'smtp/user']);
  });

  test('are listed with ten names a call, without decryption, and not described', async () => {
    aws.ssm().put('/prod/shop/A', 'x');
    await names(PATH);
    expect(aws.calls.map(({ operation, input }) => [operation, input.WithDecryption, input.MaxResults])).toEqual([['GetParametersByPath', false, 10]]);
  });

  test('of an empty path are none', async () => {
    expect(await names(PATH)).toEqual({ status: 'found', names: [] });
  });
});

describe('keys of a JSON secret', () => {
  const put = (...keys: string[]): unknown => aws.secretsManager().put('prod/shop', JSON.stringify(Object.fromEntries(keys.map((key) => [key, `${key} ${aws.clock.now()}`]))));

  test('have the time of the first version that has them', async () => {
    put('OLD');
    await minutes(10);
    put('OLD', 'A');
    await minutes(10);
    put('OLD', 'A', 'B');
    await minutes(10);
    put('OLD', 'A', 'B');
    expect(await times(SECRET, at(5))).toEqual({ OLD: undefined, A: 10, B: 20 });
  });

  test('that flap have the time of their return', async () => {
    put('A', 'B');
    await minutes(10);
    put('A');
    await minutes(10);
    put('A', 'B');
    expect(await times(SECRET, at(0))).toEqual({ A: 0, B: 20 });
  });

  test('are not new because the secret was invalid for a while', async () => {
    put('A');
    await minutes(10);
    aws.secretsManager().put('prod/shop', '{ "A": ');
    await minutes(10);
    put('A', 'B');
    expect(await times(SECRET, at(5))).toEqual({ A: undefined, B: 20 });
  });

  test('cost one read when nothing was changed recently', async () => {
    put('A');
    await minutes(10);
    put('A', 'B');
    await minutes(500);
    expect(await times(SECRET, at(500))).toEqual({ A: undefined, B: undefined });
    expect(aws.count('GetSecretValue')).toBe(1);
  });

  test('of a version that is not current are left out', async () => {
    put('A');
    aws.secretsManager().put('prod/shop', '{"A":"","PENDING":""}', ['AWSPENDING']);
    expect(Object.keys(await times(SECRET))).toEqual(['A']);
  });

  test.each<[string, string | Uint8Array, string]>([
    ['text', 'password', 'not JSON'],
    ['a list', '["A"]', 'JSON but an array, not an object'],
    ['bytes', new Uint8Array([1]), 'binary'],
  ])('are none in %s', async (_, value, problem) => {
    aws.secretsManager().put('prod/shop', value);
    expect(await names(SECRET)).toEqual({ status: 'malformed', problem });
  });

  test('are none in a secret that does not exist, or has no value', async () => {
    expect(await names(SECRET)).toEqual({ status: 'missing' });
    aws.secretsManager().put('prod/shop');
    expect(await names(SECRET)).toEqual({ status: 'missing' });
  });
});

test.each([PATH, SECRET])('a denial is thrown: %j', async (store) => {
  aws.secretsManager().put('prod/shop', '{}');
  aws.faults.deny(store.kind === 'ssm' ? 'ssm:GetParametersByPath' : 'secretsmanager:ListSecretVersionIds');
  await expect(names(store)).rejects.toThrow();
});
