import { CreateAliasCommand, CreateKeyCommand, DescribeKeyCommand, DisableKeyCommand, PutKeyPolicyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand, GetSecretValueCommand, PutSecretValueCommand, UpdateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, GetParameterHistoryCommand, GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { allow, clientsWith as userWithClients, deny, outcome, PARAMETER, putSecureString, SECRET } from './callers';
import { AwsClients, Emulator, PolicyStatement } from '../../support/emulator';

let emulator: Emulator;
let admin: AwsClients;
let key: string;
let otherKey: string;

beforeAll(async () => {
  emulator = await Emulator.start();
  admin = emulator.clients();
  key = await newKey();
  otherKey = await newKey();
});
afterAll(async () => emulator?.stop());

async function newKey(): Promise<string> {
  return (await admin.kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
}

const clientsWith = (...statements: PolicyStatement[]): Promise<AwsClients> => userWithClients(emulator, ...statements);
const put = (name: string, keyId?: string): Promise<void> => putSecureString(emulator, name, keyId);
const read = (clients: AwsClients, ...Names: string[]): Promise<unknown> => clients.ssm.send(new GetParametersCommand({ Names, WithDecryption: true }));

describe('a SecureString keeps its key', () => {
  const reading = allow('ssm:GetParameters', '*');
  const context = (value: string): object => ({ StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': value } });
  beforeAll(async () => {
    await put('/keyed/a', key);
    await put('/keyed/managed');
    await admin.kms.send(new CreateAliasCommand({ AliasName: 'alias/shop', TargetKeyId: key }));
  });

  test.each<[string, (id: string, alias: string) => PolicyStatement[], string]>([
    ['no statement for the key', () => [], 'AccessDeniedException'],
    ['the key', id => [allow('kms:Decrypt', id)], 'ok'],
    ['another action', id => [allow('kms:Encrypt', id)], 'AccessDeniedException'],
    ['an alias as the resource', (_, alias) => [allow('kms:Decrypt', alias)], 'AccessDeniedException'],
    ['an alias as a condition', () => [allow('kms:Decrypt', '*', { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/shop' } })], 'ok'],
    ['another alias', () => [allow('kms:Decrypt', '*', { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/x' } })], 'AccessDeniedException'],
    ['by way of Parameter Store', id => [allow('kms:Decrypt', id, { StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com' } })], 'ok'],
    ['by way of another service', id => [allow('kms:Decrypt', id, { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } })], 'AccessDeniedException'],
    ['its encryption context', id => [allow('kms:Decrypt', id, context(`${PARAMETER}/keyed/*`))], 'ok'],
    ['another context', id => [allow('kms:Decrypt', id, context(`${PARAMETER}/other/*`))], 'AccessDeniedException'],
  ])('%s', async (_what, statements, expected) => {
    const clients = await clientsWith(reading, ...statements(key, 'arn:aws:kms:us-east-1:000000000000:alias/shop'));
    expect(await outcome(read(clients, '/keyed/a'))).toBe(expected);
  });

  test('DescribeKey needs permission for the key, also by an alias', async () => {
    const clients = await clientsWith(allow('kms:DescribeKey', key));
    expect(await outcome(clients.kms.send(new DescribeKeyCommand({ KeyId: 'alias/shop' })))).toBe('ok');
    expect(await outcome(clients.kms.send(new DescribeKeyCommand({ KeyId: otherKey })))).toBe('AccessDeniedException');
  });

  test('without decryption the key doesn\'t matter, and a String has none', async () => {
    const clients = await clientsWith(reading);
    expect(await outcome(clients.ssm.send(new GetParametersCommand({ Names: ['/keyed/a'] })))).toBe('ok');
    await admin.ssm.send(new PutParameterCommand({ Name: '/keyed/plain', Value: 'x', Type: 'String' }));
    expect(await outcome(read(clients, '/keyed/plain'))).toBe('ok');
  });

  test('the AWS managed key needs no statement, and a deny applies', async () => {
    expect(await outcome(read(await clientsWith(reading), '/keyed/managed'))).toBe('ok');
    const denied = await clientsWith(reading, deny('kms:Decrypt', '*', context(`${PARAMETER}/keyed/*`)));
    expect(await outcome(read(denied, '/keyed/managed'))).toBe('AccessDeniedException');
  });

  test('each version has the key of its write, and an overwrite without a key uses the account\'s', async () => {
    await put('/keyed/versions', key);
    await put('/keyed/versions', otherKey);
    const clients = await clientsWith(allow('ssm:*', '*'), allow('kms:Decrypt', otherKey));
    const get = (Name: string) => outcome(clients.ssm.send(new GetParameterCommand({ Name, WithDecryption: true })));
    expect(await get('/keyed/versions')).toBe('ok');
    expect(await get('/keyed/versions:1')).toBe('AccessDeniedException');
    expect(await outcome(clients.ssm.send(new GetParameterHistoryCommand({ Name: '/keyed/versions', WithDecryption: true })))).toBe('AccessDeniedException');
    await put('/keyed/versions');
    expect(await outcome(read(await clientsWith(reading), '/keyed/versions'))).toBe('ok');
  });

  test.each([
    ['Standard', 'kms:Encrypt', 'ok'], ['Standard', 'kms:GenerateDataKey', 'AccessDeniedException'],
    ['Advanced', 'kms:Encrypt', 'AccessDeniedException'], ['Advanced', 'kms:GenerateDataKey', 'ok'],
  ] as const)('writing in the tier %s with %s', async (Tier, action, expected) => {
    const clients = await clientsWith(allow('ssm:PutParameter', '*'), allow(action, key));
    const value = { Name: `/keyed/${Tier}-${action.split(':')[1]}`, Value: 'x', Type: 'SecureString', KeyId: key, Tier } as const;
    expect(await outcome(clients.ssm.send(new PutParameterCommand(value)))).toBe(expected);
  });

  test('refuses a key that is disabled, scheduled for deletion, or missing', async () => {
    const gone = await newKey();
    await put('/keyed/gone', gone);
    await admin.kms.send(new DisableKeyCommand({ KeyId: gone }));
    expect(await outcome(read(admin, '/keyed/gone'))).toBe('InvalidKeyId');
    await admin.kms.send(new ScheduleKeyDeletionCommand({ KeyId: gone, PendingWindowInDays: 7 }));
    expect(await outcome(read(admin, '/keyed/gone'))).toBe('InvalidKeyId');
    expect(await outcome(put('/keyed/unknown', 'alias/never-made'))).toBe('InvalidKeyId');
  });

  test('the key\'s own policy must allow it', async () => {
    const guarded = await newKey();
    await put('/keyed/guarded', guarded);
    const clients = await clientsWith(reading, allow('kms:Decrypt', '*'));
    expect(await outcome(read(clients, '/keyed/guarded'))).toBe('ok');
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:user/admin' }, Action: 'kms:*', Resource: '*' }] };
    await admin.kms.send(new PutKeyPolicyCommand({ KeyId: guarded, Policy: JSON.stringify(policy) }));
    expect(await outcome(read(clients, '/keyed/guarded'))).toBe('AccessDeniedException');
    expect(emulator.denials().at(-1)).toMatchObject({ action: 'kms:Decrypt', resource: guarded, decidedBy: 'resource', reason: 'no statement allows it' });
    expect(await outcome(read(admin, '/keyed/guarded'))).toBe('ok');
  });
});

describe('a version of a secret keeps its key', () => {
  const contextOf = (value: string): object => ({ StringLike: { 'kms:EncryptionContext:SecretARN': value } });
  const get = (clients: AwsClients, SecretId: string) => outcome(clients.secretsManager.send(new GetSecretValueCommand({ SecretId })));
  const everything = allow('secretsmanager:*', '*');
  beforeAll(async () => { await admin.secretsManager.send(new CreateSecretCommand({ Name: 'keyed', SecretString: '{}', KmsKeyId: key })); });

  test.each<[string, (id: string) => PolicyStatement[], string]>([
    ['no statement for the key', () => [], 'AccessDeniedException'],
    ['the key', id => [allow('kms:Decrypt', id)], 'ok'],
    ['another key', () => [allow('kms:Decrypt', otherKey)], 'AccessDeniedException'],
    ['its encryption context', id => [allow('kms:Decrypt', id, contextOf(`${SECRET}:keyed-??????`))], 'ok'],
    ['another context', id => [allow('kms:Decrypt', id, contextOf(`${SECRET}:keyed`))], 'AccessDeniedException'],
    ['by way of Parameter Store', id => [allow('kms:Decrypt', id, { StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com' } })], 'AccessDeniedException'],
  ])('reading with %s', async (_what, statements, expected) => {
    expect(await get(await clientsWith(everything, ...statements(key)), 'keyed')).toBe(expected);
  });

  test.each<[string, string[], string]>([
    ['both', ['kms:GenerateDataKey', 'kms:Decrypt'], 'ok'], ['GenerateDataKey', ['kms:GenerateDataKey'], 'AccessDeniedException'],
    ['Decrypt', ['kms:Decrypt'], 'AccessDeniedException'],
  ])('writing with %s', async (what, actions, expected) => {
    const clients = await clientsWith(everything, allow(actions, key));
    const write = clients.secretsManager.send(new CreateSecretCommand({ Name: `written-${what}`, SecretString: 'x', KmsKeyId: key }));
    expect(await outcome(write)).toBe(expected);
    expect(await outcome(clients.secretsManager.send(new PutSecretValueCommand({ SecretId: 'keyed', SecretString: '{}' })))).toBe(expected);
  });

  test('a new key is tried first, with an encryption context of its own', async () => {
    const clients = await clientsWith(everything, allow(['kms:GenerateDataKey', 'kms:Decrypt'], key, contextOf(`${SECRET}:tried-??????`)));
    expect(await outcome(clients.secretsManager.send(new CreateSecretCommand({ Name: 'tried', SecretString: 'x', KmsKeyId: key })))).toBe('AccessDeniedException');
    expect(emulator.denials().at(-1)).toMatchObject({ context: { 'kms:encryptioncontext:secretarn': 'RequestToValidateKeyAccess' } });
  });

  test('a change of the key encrypts the versions with AWS\'s labels again', async () => {
    await admin.secretsManager.send(new CreateSecretCommand({ Name: 'moved', SecretString: 'x', KmsKeyId: key }));
    await admin.secretsManager.send(new UpdateSecretCommand({ SecretId: 'moved', KmsKeyId: otherKey }));
    expect(await get(await clientsWith(everything, allow('kms:Decrypt', otherKey)), 'moved')).toBe('ok');
    expect(await get(await clientsWith(everything, allow('kms:Decrypt', key)), 'moved')).toBe('AccessDeniedException');
  });
});
