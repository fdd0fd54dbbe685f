import { putAfter, putSeen } from '../../../src/stores/parameter-store/put-seen';
import { awsError, FakeAws } from '../../support/fakes';

const NAME = '/prod/shop/A';
const parameter = { name: NAME, value: 'ours', type: 'SecureString' } as const;
let aws: FakeAws;
const current = (): unknown => aws.ssm().parameters.get(NAME)?.value;
const history = (): string[] => [...aws.ssm().parameters.get(NAME)?.history ?? [], ...[aws.ssm().parameters.get(NAME)!].filter(Boolean)].map(({ value }) => value);
const put = (seen: Parameters<typeof putSeen>[2]): Promise<void> => putSeen(aws.clients.ssm(), parameter, seen);
/** Between a call of ours and the next one. */
const inBetween = (when: string, action: () => void, times = 1): void => {
  let left = times;
  aws.turn = async (label) => {
    if (label === when && left-- > 0) {
      action();
    }
  };
};

beforeEach(() => {
  aws = new FakeAws();
});

test('creates in one call where the plan read no value', async () => {
  await put({ status: 'absent' });
  expect([history(), aws.calls.map(({ operation, input }) => [operation, input.Overwrite])]).toEqual([['ours'], [['PutParameter', false]]]);
});

test('keeps what somebody else has created', async () => {
  inBetween('PutParameter', () => aws.ssm().put(NAME, 'theirs'));
  await expect(put({ status: 'absent' })).rejects.toThrow('somebody else wrote it since the plan, and their value stays');
  expect(history()).toEqual(['theirs']);
});

test('a lost response is not mistaken for another writer', async () => {
  inBetween('PutParameter', () => aws.ssm().put(NAME, 'ours'));
  await put({ status: 'absent' });
  expect(history()).toEqual(['ours']);
});

test('without permission to read, it reports a concurrent write rather than its own', async () => {
  aws.faults.deny('ssm:GetParameters');
  inBetween('PutParameter', () => aws.ssm().put(NAME, 'ours'));
  await expect(put({ status: 'absent' })).rejects.toThrow('somebody else wrote it');
});

describe('over a version', () => {
  beforeEach(() => aws.ssm().put(NAME, 'old'));

  test('takes one call', async () => {
    await put({ status: 'found', version: '1' });
    expect([history(), aws.calls.map(({ operation }) => operation)]).toEqual([['old', 'ours'], ['PutParameter']]);
  });

  test('restores a value that somebody else wrote in between', async () => {
    inBetween('PutParameter', () => aws.ssm().put(NAME, 'theirs'));
    await expect(put({ status: 'found', version: '1' })).rejects.toThrow('their value stays');
    expect(history()).toEqual(['old', 'theirs', 'ours', 'theirs']);
  });

  test('restores the newest value when several people wrote', async () => {
    inBetween('PutParameter', () => { aws.ssm().put(NAME, 'first'); aws.ssm().put(NAME, 'second'); });
    await expect(put({ status: 'found', version: '1' })).rejects.toThrow('their value stays');
    expect(current()).toBe('second');
  });

  test('restores a value that was written while it restored another', async () => {
    let count = 0;
    inBetween('PutParameter', () => aws.ssm().put(NAME, `theirs ${++count}`), 3);
    await expect(put({ status: 'found', version: '1' })).rejects.toThrow('their value stays');
    expect(current()).toBe('theirs 3');
  });

  test('throws where concurrent writes never stop', async () => {
    let count = 0;
    inBetween('PutParameter', () => aws.ssm().put(NAME, `theirs ${++count}`), 100);
    await expect(put({ status: 'found', version: '1' })).rejects.toThrow('others keep writing it; look which value is right in its history');
  });

  test('a lost response is not mistaken for another writer', async () => {
    inBetween('PutParameter', () => aws.ssm().put(NAME, 'ours'));
    await put({ status: 'found', version: '1' });
    expect(current()).toBe('ours');
  });

  test('writes a parameter that was deleted meanwhile', async () => {
    aws.ssm().parameters.delete(NAME);
    await put({ status: 'found', version: '1' });
    expect(history()).toEqual(['ours']);
  });

  test('restores a value that replaced a deleted one', async () => {
    aws.ssm().put(NAME, 'older'); aws.ssm().put(NAME, 'old');
    aws.ssm().parameters.delete(NAME);
    aws.ssm().put(NAME, 'theirs');
    await expect(put({ status: 'found', version: '3' })).rejects.toThrow('their value stays');
    expect(current()).toBe('theirs');
  });

  test('names the concurrent version where the history may not be read', async () => {
    aws.faults.deny('ssm:GetParameterHistory');
    inBetween('PutParameter', () => aws.ssm().put(NAME, 'theirs'));
    await expect(put({ status: 'found', version: '1' })).rejects.toThrow('somebody else wrote version 2 at the same moment, and it is not the current one any more');
  });

  test('returns the current value after the conflict', async () => {
    inBetween('PutParameter', () => aws.ssm().put(NAME, 'theirs'));
    expect(await putAfter(aws.clients.ssm(), parameter, 1)).toMatchObject({ value: 'theirs', version: '2' });
  });

  test('throws the error of AWS', async () => {
    aws.faults.fail('PutParameter', () => awsError('AccessDeniedException', 'no'));
    await expect(put({ status: 'found', version: '1' })).rejects.toThrow('no');
    expect(history()).toEqual(['old']);
  });
});
