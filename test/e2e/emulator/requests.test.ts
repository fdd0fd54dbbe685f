import { RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateSecretCommand, DeleteSecretCommand, DescribeSecretCommand, GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import {
  AddTagsToResourceCommand, DescribeParametersCommand, GetParameterHistoryCommand, GetParametersByPathCommand, GetParametersCommand, LabelParameterVersionCommand,
  ListTagsForResourceCommand, PutParameterCommand, PutParameterCommandInput,
} from '@aws-sdk/client-ssm';
import { AwsClients, Emulator } from '../../support/emulator';

let emulator: Emulator;
let aws: AwsClients;

beforeAll(async () => {
  emulator = await Emulator.start();
  aws = emulator.clients();
});
afterAll(async () => emulator?.stop());

async function outcome(call: Promise<unknown>): Promise<string> {
  return call.then(() => 'ok', (error: Error) => `${error.name}: ${error.message}`);
}

const put = (input: Partial<PutParameterCommandInput> & { Name: string }): Promise<unknown> => aws.ssm.send(new PutParameterCommand({ Value: 'x', Type: 'String', ...input }));

describe('requests are validated by the model of the service', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['ten names', () => aws.ssm.send(new GetParametersCommand({ Names: names(10) })), 'ok'],
    ['eleven names', () => aws.ssm.send(new GetParametersCommand({ Names: names(11) })), 'at \'names\' failed to satisfy constraint: Member must have length less than or equal to 10'],
    ['no name', () => aws.ssm.send(new GetParametersCommand({ Names: [] })), 'Member must have length greater than or equal to 1'],
    ['a missing member', () => aws.ssm.send(new GetParametersCommand({ Names: undefined })), 'Value null at \'names\' failed to satisfy constraint: Member must not be null'],
    ['a page that is too long', () => aws.ssm.send(new GetParametersByPathCommand({ Path: '/', MaxResults: 11 })), 'Value \'11\' at \'maxResults\' failed to satisfy constraint: Member must have value less than or equal to 10'],
    ['a page of fifty descriptions', () => aws.ssm.send(new DescribeParametersCommand({ MaxResults: 50 })), 'ok'],
    ['an invalid type', () => put({ Name: '/a', Type: 'Secret' as never }), 'Member must satisfy enum value set: [String, StringList, SecureString]'],
    ['an invalid key', () => put({ Name: '/a', Type: 'SecureString', KeyId: 'a key' }), 'Value \'a key\' at \'keyId\' failed to satisfy constraint: Member must satisfy regular expression pattern'],
    ['a tag without a key', () => aws.ssm.send(new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: '/a', Tags: [{ Key: '', Value: 'x' }] })), 'Value \'\' at \'tags.1.member.key\''],
    ['a member of another type', () => aws.ssm.send(new GetParametersCommand({ Names: '/a' as never })), 'SerializationException'],
    ['a secret that is too long, which isn\'t repeated', () => aws.secretsManager.send(new CreateSecretCommand({ Name: 'a', SecretString: 'x'.repeat(65_537) })), 'ValidationException: 1 validation error detected: Value at \'secretString\' failed'],
    ['two faults', () => put({ Name: '/a', Type: 'x' as never, Tier: 'y' as never }), '2 validation errors detected: '],
  ])('%s', async (_what, call, expected) => {
    expect(await outcome(call())).toContain(expected);
  });

  const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `/name/${index}`);
});

describe('the value of a parameter', () => {
  const long = (bytes: number): string => 'x'.repeat(bytes);
  beforeAll(async () => {
    await put({ Name: '/kept/string' });
    await put({ Name: '/kept/advanced', Tier: 'Advanced' });
  });

  test.each<[string, Partial<PutParameterCommandInput>, string]>([
    ['4,096 bytes', { Value: long(4_096) }, 'ok'],
    ['4,097 bytes', { Value: long(4_097) }, 'Standard tier parameters support a maximum parameter value of 4096 characters'],
    ['2,049 characters of two bytes', { Value: 'é'.repeat(2_049) }, 'Standard tier parameters support'],
    ['8,192 bytes in the advanced tier', { Value: long(8_192), Tier: 'Advanced' }, 'ok'],
    ['8,193 bytes in the advanced tier', { Value: long(8_193), Tier: 'Advanced' }, 'cannot be more than 8192 characters'],
    ['5,000 bytes in the tier that fits', { Value: long(5_000), Tier: 'Intelligent-Tiering' }, 'ok'],
    ['a reference to another parameter', { Value: 'a {{ssm:b}}' }, 'Parameter value can\'t nest another parameter'],
    ['15 levels', { Name: '/l'.repeat(15) }, 'ok'],
    ['16 levels', { Name: '/l'.repeat(16) }, 'HierarchyLevelLimitExceededException'],
    ['tags of an overwrite', { Name: '/kept/string', Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] }, 'tags and overwrite can\'t be used together'],
    ['another type than before', { Name: '/kept/string', Overwrite: true, Type: 'SecureString' }, 'HierarchyTypeMismatchException'],
    ['a lower tier than before', { Name: '/kept/advanced', Overwrite: true, Tier: 'Standard' }, 'You can\'t downgrade a parameter'],
    ['a name that exists', { Name: '/kept/string' }, 'ParameterAlreadyExists'],
  ])('%s', async (what, input, expected) => {
    expect(await outcome(put({ Name: `/value/${what.replace(/\W/g, '')}`, ...input }))).toContain(expected);
  });

  test('an overwrite keeps the tags', async () => {
    await put({ Name: '/kept/tags', Tags: [{ Key: 'owner', Value: 'people' }] });
    await put({ Name: '/kept/tags', Overwrite: true });
    const { TagList } = await aws.ssm.send(new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: '/kept/tags' }));
    expect(TagList).toEqual([{ Key: 'owner', Value: 'people' }]);
  });

  test('of a hundred versions the oldest is deleted, unless it has a label', async () => {
    for (let version = 1; version <= 101; version++) await put({ Name: '/kept/versions', Overwrite: true });
    const { Parameters } = await aws.ssm.send(new GetParameterHistoryCommand({ Name: '/kept/versions', MaxResults: 50 }));
    expect(Parameters![0].Version).toBe(2);
    await aws.ssm.send(new LabelParameterVersionCommand({ Name: '/kept/versions', ParameterVersion: 2, Labels: ['kept'] }));
    expect(await outcome(put({ Name: '/kept/versions', Overwrite: true }))).toContain('ParameterMaxVersionLimitExceeded');
  });
});

describe('versions and names of secrets', () => {
  test('a stage that the version doesn\'t have is refused', async () => {
    const { VersionId: first } = await aws.secretsManager.send(new CreateSecretCommand({ Name: 'staged', SecretString: 'a' }));
    await aws.secretsManager.send(new PutSecretValueCommand({ SecretId: 'staged', SecretString: 'b' }));
    const get = (VersionStage: string) => outcome(aws.secretsManager.send(new GetSecretValueCommand({ SecretId: 'staged', VersionId: first, VersionStage })));
    expect(await get('AWSPREVIOUS')).toBe('ok');
    expect(await get('AWSCURRENT')).toContain('InvalidRequestException: You provided a VersionStage');
  });

  test('a name that is scheduled for deletion can\'t be created', async () => {
    await aws.secretsManager.send(new CreateSecretCommand({ Name: 'going', SecretString: 'a' }));
    await aws.secretsManager.send(new DeleteSecretCommand({ SecretId: 'going' }));
    expect(await outcome(aws.secretsManager.send(new CreateSecretCommand({ Name: 'going', SecretString: 'a' })))).toContain('already scheduled for deletion');
  });

  test('a request token identifies one value', async () => {
    await aws.secretsManager.send(new CreateSecretCommand({ Name: 'repeated', SecretString: 'a' }));
    const again = (SecretString: string) => outcome(aws.secretsManager.send(new PutSecretValueCommand({ SecretId: 'repeated', SecretString, ClientRequestToken: 'x'.repeat(32) })));
    expect([await again('b'), await again('b'), await again('c')]).toEqual(['ok', 'ok', expect.stringContaining('ResourceExistsException')]);
  });
});

describe('quotas of other services', () => {
  test.each([[20, 'ok'], [21, 'InvalidAttributeValue']])('a queue\'s policy of %i statements', async (count, expected) => {
    const { QueueUrl } = await aws.sqs.send(new CreateQueueCommand({ QueueName: `queue-${count}` }));
    const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: Array.from({ length: count }, () => statement) });
    expect(await outcome(aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } })))).toContain(expected);
  });

  test.each([[2_048, 'ok'], [2_049, 'LimitExceededException']])('an event pattern of %i characters', async (length, expected) => {
    const frame = JSON.stringify({ source: [''] }).length;
    const EventPattern = JSON.stringify({ source: ['x'.repeat(length - frame)] });
    expect(await outcome(aws.events.send(new PutRuleCommand({ Name: `rule-${length}`, EventPattern })))).toContain(expected);
  });

  test.each([[65_000, 'ok'], [65_600, 'Max allowed length is \'65536\' bytes']])('a task definition with a value of %i bytes', async (bytes, expected) => {
    const containerDefinitions = [{ name: 'app', image: 'app', environment: [{ name: 'A', value: 'x'.repeat(bytes) }] }];
    expect(await outcome(aws.ecs.send(new RegisterTaskDefinitionCommand({ family: 'large', containerDefinitions })))).toContain(expected);
  });

  test('a name among the environment and the secrets of a container', async () => {
    const secrets = [{ name: 'A', valueFrom: '/a' }];
    const register = (environment: { name: string; value: string }[]) =>
      outcome(aws.ecs.send(new RegisterTaskDefinitionCommand({ family: 'twice', containerDefinitions: [{ name: 'app', image: 'app', secrets, environment }] })));
    expect(await register([{ name: 'B', value: 'b' }])).toBe('ok');
    expect(await register([{ name: 'A', value: 'b' }])).toContain('The secret name must be unique');
  });
});

describe('delayed reads', () => {
  let slow: Emulator;
  beforeAll(async () => { slow = await Emulator.start({ staleReads: 1 }); });
  afterAll(async () => slow?.stop());

  test('a read returns the old value for as long as the test requests', async () => {
    const { ssm, secretsManager } = slow.clients();
    const parameter = async () => (await ssm.send(new GetParametersCommand({ Names: ['/a'] }))).Parameters?.map(({ Version }) => Version);
    const secret = async () => secretsManager.send(new DescribeSecretCommand({ SecretId: 'a' })).then(() => 'found', (error: Error) => error.name);
    await ssm.send(new PutParameterCommand({ Name: '/a', Value: '1', Type: 'String' }));
    await secretsManager.send(new CreateSecretCommand({ Name: 'a', SecretString: '1' }));
    expect([await parameter(), await secret()]).toEqual([[], 'ResourceNotFoundException']);
    while ((await parameter())?.length === 0 || await secret() !== 'found');
    await ssm.send(new PutParameterCommand({ Name: '/a', Value: '2', Overwrite: true }));
    expect(await parameter()).toEqual([1]);
    while ((await parameter())?.[0] === 1);
    expect(await parameter()).toEqual([2]);
  });

  test('without a delay a value is read at once', async () => {
    await put({ Name: '/at/once' });
    expect((await aws.ssm.send(new GetParametersCommand({ Names: ['/at/once'] }))).Parameters).toHaveLength(1);
  });
});
