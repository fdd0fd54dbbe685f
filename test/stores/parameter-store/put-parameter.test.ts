import { reencryptParameter } from '../../../src/stores/parameter-store/parameter-keys';
import { putParameter } from '../../../src/stores/parameter-store/put-parameter';
import { FakeAws } from '../../support/fakes';
import { Tier } from '../../support/fakes/parameter-store';

const NAME = '/prod/shop/TOKEN';
const TAG = { key: 'cdk-service-secrets:stack', value: 'this stack' };
const long = (bytes: number): string => 'x'.repeat(bytes);

describe.each<Tier>(['Standard', 'Advanced'])('in an account whose default tier is %s', (defaultTier) => {
  let aws: FakeAws;
  beforeEach(() => {
    aws = new FakeAws();
    aws.ssm().defaultTier = defaultTier;
  });

  test.each<[string, string, Tier]>([
    ['4,096 bytes', long(4_096), 'Standard'],
    ['4,097 bytes', long(4_097), 'Advanced'],
    ['4,096 characters of more bytes', 'é'.repeat(4_096), 'Advanced'],
  ])('a new value of %s', async (_, value, expected) => {
    await putParameter(aws.clients.ssm(), { name: NAME, value, type: 'SecureString' });
    expect(aws.ssm().parameters.get(NAME)).toMatchObject({ value, tier: expected });
    expect(aws.count('PutParameter')).toBe(1);
  });

  test.each<[Tier, number, Tier]>([
    ['Standard', 10, 'Standard'], ['Standard', 5_000, 'Advanced'], ['Advanced', 10, 'Advanced'], ['Advanced', 5_000, 'Advanced'],
  ])('overwrites a parameter of the tier %s by %i bytes', async (tier, bytes, expected) => {
    aws.ssm().put(NAME, 'before', 'SecureString', undefined, tier);
    expect(await putParameter(aws.clients.ssm(), { name: NAME, value: long(bytes), type: 'SecureString' })).toBe(2);
    expect(aws.ssm().parameters.get(NAME)).toMatchObject({ value: long(bytes), tier: expected });
  });

  test('creates a tagged parameter without the permission that only the advanced tier needs', async () => {
    aws.faults.deny('kms:GenerateDataKey');
    await putParameter(aws.clients.ssm(), { name: NAME, value: 'x', type: 'SecureString', createWith: [TAG] });
    expect(aws.ssm().parameters.get(NAME)).toMatchObject({ tier: 'Standard' });
  });

  test.each<Tier>(['Standard', 'Advanced'])('encrypts a parameter of the tier %s again, and keeps the tier', async (tier) => {
    aws.ssm().put(NAME, 'value', 'SecureString', undefined, tier);
    expect(await reencryptParameter(aws.clients.ssm(), NAME, 'arn:aws:kms:eu-west-1:111122223333:key/new')).toEqual({ status: 'done' });
    expect(aws.ssm().parameters.get(NAME)).toMatchObject({ value: 'value', tier });
  });
});

test('a value that is a word of AWS\'s error doesn\'t hide the error, and is removed from it', async () => {
  const aws = new FakeAws();
  aws.ssm().put(NAME, 'before', 'SecureString', undefined, 'Advanced');
  await putParameter(aws.clients.ssm(), { name: NAME, value: 'downgrade', type: 'SecureString' });
  expect(aws.ssm().parameters.get(NAME)).toMatchObject({ value: 'downgrade', tier: 'Advanced' });
  aws.faults.deny('ssm:PutParameter');
  await expect(putParameter(aws.clients.ssm(), { name: NAME, value: 'no identity-based policy', type: 'SecureString' })).rejects.toThrow('because (value) allows');
});
