import { fieldTimes } from '../../../src/stores/secrets-manager/field-times';
import { FakeAws } from '../../support/fakes';

let aws: FakeAws;
const START = Date.UTC(2026, 0, 1);
const at = (minutes: number): Date => new Date(START + minutes * 60_000);
const put = async (minutes: number, fields: object): Promise<void> => {
  aws.secretsManager().put('json', JSON.stringify(fields));
  await aws.clock.sleep(minutes * 60_000);
};
const times = (since: number, ...fields: string[]): ReturnType<typeof fieldTimes> => fieldTimes(aws.clients.secretsManager(), 'json', fields, at(since));

beforeEach(async () => {
  aws = new FakeAws();
  await put(10, { A: '1', B: '1', C: '1' });
  await put(10, { A: '2', B: '1', C: '1' });
  await put(10, { A: '2', B: '2', C: '1' });
  await put(10, { A: '2', B: '2', C: '1', D: 'new' });
});

test('N17: each field has the time since when it has its value', async () => {
  const { current, fields } = await times(-1, 'A', 'B', 'C', 'D');
  expect(current).toEqual(at(30));
  expect(Object.fromEntries(fields!)).toEqual({ A: at(10), B: at(20), C: at(0), D: at(30) });
});

test('reads no versions that are older than the tasks', async () => {
  const { fields } = await times(25, 'A', 'B');
  expect([...fields!.values()].every((time) => time! < at(25))).toBe(true);
  expect(aws.count('GetSecretValue')).toBe(2);
});

test('a field that was changed and restored has the time of the last change', async () => {
  await put(10, { A: '1', B: '2', C: '1' });
  expect((await times(-1, 'A')).fields!.get('A')).toEqual(at(40));
});

test('M11: without a value the time is that of the version, unchanged by a new description', async () => {
  aws.secretsManager().secrets.get('json')!.changed = aws.clock.now();
  expect(await times(-1)).toEqual({ current: at(30) });
});

test('without permission to read values, all fields have the time of the version', async () => {
  aws.faults.deny('secretsmanager:GetSecretValue');
  expect(await times(-1, 'A')).toEqual({ current: at(30) });
});
