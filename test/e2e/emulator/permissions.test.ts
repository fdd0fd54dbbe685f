import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateScheduleCommand, CreateScheduleGroupCommand, GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetParametersByPathCommand, GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { AssumeRoleWithWebIdentityCommand } from '@aws-sdk/client-sts';
import { allow, clientsWith as userWithClients, deny, outcome, PARAMETER, putSecureString, SECRET } from './callers';
import { ACCOUNT, AwsClients, CREDENTIALS, Emulator, PolicyStatement } from '../../support/emulator';

let emulator: Emulator;
let admin: AwsClients;

beforeAll(async () => {
  emulator = await Emulator.start();
  admin = emulator.clients();
});
afterAll(async () => emulator?.stop());

const clientsWith = (...statements: PolicyStatement[]): Promise<AwsClients> => userWithClients(emulator, ...statements);
const put = (name: string, keyId?: string): Promise<void> => putSecureString(emulator, name, keyId);
const read = (clients: AwsClients, ...Names: string[]): Promise<unknown> => clients.ssm.send(new GetParametersCommand({ Names, WithDecryption: true }));

describe('identities', () => {
  test('unknown access keys are refused, and a wrong secret key too', async () => {
    const [nobody, forged] = [{ accessKeyId: 'nobody', secretAccessKey: 'x' }, { ...CREDENTIALS, secretAccessKey: 'x' }];
    expect(await outcome(read(emulator.clients(undefined, nobody), '/a'))).toBe('UnrecognizedClientException');
    expect(await outcome(read(emulator.clients(undefined, forged), '/a'))).toBe('InvalidSignatureException');
  });
});

describe('a parameter is authorized by its name', () => {
  const own = `${PARAMETER}/own/*`;
  beforeAll(async () => {
    await Promise.all(['/own/a', '/own/b', '/own/deep/c', '/owner/a', 'single'].map(name => put(name)));
  });

  test.each<[string, PolicyStatement[], string[], string]>([
    ['a name below the path', [allow('ssm:GetParameters', own)], ['/own/a'], 'ok'],
    ['several of them', [allow('ssm:GetParameters', own)], ['/own/a', '/own/b', '/own/deep/c'], 'ok'],
    ['a neighbour', [allow('ssm:GetParameters', own)], ['/owner/a'], 'AccessDeniedException'],
    ['one neighbour among others', [allow('ssm:GetParameters', own)], ['/own/a', '/owner/a'], 'AccessDeniedException'],
    ['a name without a slash', [allow('ssm:GetParameters', `${PARAMETER}/single`)], ['single'], 'ok'],
    ['the ARN as a name', [allow('ssm:GetParameters', own)], [`${PARAMETER}/own/a`], 'ok'],
    ['a version after the name', [allow('ssm:GetParameters', `${PARAMETER}/own/a`)], ['/own/a:1'], 'ok'],
    ['a name that doesn\'t exist', [allow('ssm:GetParameters', own)], ['/own/missing'], 'ok'],
    ['another action', [allow('ssm:GetParameter', own)], ['/own/a'], 'AccessDeniedException'],
    ['a deny beside the allow', [allow('ssm:*', '*'), deny('ssm:GetParameters', `${PARAMETER}/own/b`)], ['/own/a', '/own/b'], 'AccessDeniedException'],
    ['a condition that is met', [allow('ssm:GetParameters', own, { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } })], ['/own/a'], 'ok'],
    ['a condition that isn\'t met', [allow('ssm:GetParameters', own, { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } })], ['/own/a'], 'AccessDeniedException'],
    ['no statement at all', [], ['/own/a'], 'AccessDeniedException'],
  ])('%s', async (_what, statements, names, expected) => {
    expect(await outcome(read(await clientsWith(...statements), ...names))).toBe(expected);
  });

  test.each([['/own', 'ok'], ['/own/', 'ok'], ['/own/deep', 'AccessDeniedException'], ['/', 'AccessDeniedException']])('the path %s itself', async (Path, expected) => {
    const clients = await clientsWith(allow('ssm:GetParametersByPath', `${PARAMETER}/own`));
    expect(await outcome(clients.ssm.send(new GetParametersByPathCommand({ Path })))).toBe(expected);
  });

  test('tags of a new parameter need a permission of their own', async () => {
    const clients = await clientsWith(allow('ssm:PutParameter', own));
    const plain = { Name: '/own/new', Value: 'x', Type: 'String' } as const;
    expect(await outcome(clients.ssm.send(new PutParameterCommand({ ...plain, Tags: [{ Key: 'a', Value: 'b' }] })))).toBe('AccessDeniedException');
    expect(await outcome(clients.ssm.send(new PutParameterCommand(plain)))).toBe('ok');
  });
});

describe('a secret is authorized by its ARN', () => {
  beforeAll(async () => {
    await admin.secretsManager.send(new CreateSecretCommand({ Name: 'prod/shop', SecretString: '{}' }));
    await admin.secretsManager.send(new CreateSecretCommand({ Name: 'prod/shop-admin', SecretString: '{}' }));
  });

  test.each([
    ['with six characters after the name', 'prod/shop', `${SECRET}:prod/shop-??????`, 'ok'],
    ['without them', 'prod/shop', `${SECRET}:prod/shop`, 'AccessDeniedException'],
    ['a longer name', 'prod/shop-admin', `${SECRET}:prod/shop-??????`, 'AccessDeniedException'],
    ['one that doesn\'t exist, by its bare name', 'prod/none', `${SECRET}:prod/none`, 'ResourceNotFoundException'],
    ['one that doesn\'t exist, with six characters', 'prod/none', `${SECRET}:prod/none-??????`, 'AccessDeniedException'],
  ])('%s', async (_what, SecretId, resource, expected) => {
    const clients = await clientsWith(allow('secretsmanager:GetSecretValue', resource));
    expect(await outcome(clients.secretsManager.send(new GetSecretValueCommand({ SecretId })))).toBe(expected);
  });

  test('a partial ARN lacks the hyphen and six characters, and an ARN with them is read as complete', async () => {
    await admin.secretsManager.send(new CreateSecretCommand({ Name: 'app-secret', SecretString: '{}' }));
    const get = (id: string) => outcome(admin.secretsManager.send(new GetSecretValueCommand({ SecretId: `${SECRET}:${id}` })));
    expect(await get('prod/shop')).toBe('ok');
    expect(await get('prod/sho')).toBe('ResourceNotFoundException');
    expect(await get('app-secret')).toBe('ResourceNotFoundException');
    expect(await outcome(admin.secretsManager.send(new GetSecretValueCommand({ SecretId: 'app-secret' })))).toBe('ok');
  });
});

describe('an event is authorized by its source and its type', () => {
  const own = (Condition: object) => [allow('events:PutEvents', 'arn:aws:events:us-east-1:000000000000:event-bus/default', Condition)];
  test.each<[string, PolicyStatement[], string]>([
    ['both', own({ 'ForAnyValue:StringEquals': { 'events:source': 'own', 'events:detail-type': 'News' } }), 'ok'],
    ['another source', own({ 'ForAnyValue:StringEquals': { 'events:source': 'other' } }), 'AccessDeniedException'],
    ['another type', own({ 'ForAnyValue:StringEquals': { 'events:detail-type': 'Other' } }), 'AccessDeniedException'],
    ['another bus', [allow('events:PutEvents', 'arn:aws:events:us-east-1:000000000000:event-bus/other')], 'AccessDeniedException'],
  ])('%s', async (_what, statements, expected) => {
    const { events } = await clientsWith(...statements);
    expect(await outcome(events.send(new PutEventsCommand({ Entries: [{ Source: 'own', DetailType: 'News', Detail: '{}' }] })))).toBe(expected);
  });
});

describe('a schedule is authorized in its group, with iam:PassRole for its role', () => {
  const ROLE = `arn:aws:iam::${ACCOUNT}:role/schedules`;
  const schedule = allow(['scheduler:CreateSchedule', 'scheduler:GetSchedule'], `arn:aws:scheduler:us-east-1:${ACCOUNT}:schedule/own/*`);
  const pass = (service: string) => allow('iam:PassRole', ROLE, { StringEquals: { 'iam:PassedToService': service } });
  beforeAll(async () => {
    await admin.scheduler.send(new CreateScheduleGroupCommand({ Name: 'own' }));
  });

  let made = 0;
  const create = (GroupName?: string) => new CreateScheduleCommand({
    Name: `schedule-${++made}`,
    GroupName,
    ScheduleExpression: 'at(2099-01-01T00:00:00)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:none`, RoleArn: ROLE },
  });

  test.each<[string, PolicyStatement[], string | undefined, string]>([
    ['both are allowed', [schedule, pass('scheduler.amazonaws.com')], 'own', 'ok'],
    ['the role is not', [schedule], 'own', 'AccessDeniedException'],
    ['the role is for another service', [schedule, pass('lambda.amazonaws.com')], 'own', 'AccessDeniedException'],
    ['another group', [schedule, pass('scheduler.amazonaws.com')], undefined, 'AccessDeniedException'],
  ])('%s', async (_what, statements, group, expected) => {
    const { scheduler } = await clientsWith(...statements);
    expect(await outcome(scheduler.send(create(group)))).toBe(expected);
  });

  test('a missing schedule is reported as missing, where reading is allowed', async () => {
    const get = (clients: AwsClients, GroupName?: string) => outcome(clients.scheduler.send(new GetScheduleCommand({ Name: 'none', GroupName })));
    const clients = await clientsWith(schedule);
    expect([await get(clients, 'own'), await get(clients)]).toEqual(['ResourceNotFoundException', 'AccessDeniedException']);
  });
});

test('the log of denials contains the statement that denies, and those that nearly allow', async () => {
  const statement = deny('kms:Decrypt', '*', { StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': `${PARAMETER}/logged/*` } });
  await put('/logged/a');
  await outcome(read(await clientsWith(allow('ssm:GetParameters', '*'), statement), '/logged/a'));
  expect(emulator.denials().at(-1)).toMatchObject({
    principal: expect.stringMatching(/:user\/user-\d+$/),
    action: 'kms:Decrypt',
    decidedBy: 'identity',
    reason: 'explicit deny',
    context: { 'kms:encryptioncontext:parameter_arn': `${PARAMETER}/logged/a`, 'kms:viaservice': 'ssm.us-east-1.amazonaws.com' },
    statement: { Effect: 'Deny', Action: ['kms:Decrypt'], Resource: ['*'], Condition: statement.Condition },
  });
  const near = allow('ssm:GetParameters', '*', { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } });
  await outcome(read(await clientsWith(near, allow('ssm:GetParameters', `${PARAMETER}/else`)), '/logged/a'));
  expect(emulator.denials().at(-1)).toMatchObject({
    action: 'ssm:GetParameters',
    resource: `${PARAMETER}/logged/a`,
    reason: 'no statement allows it',
    statement: null,
    nearest: [{ because: 'StringEquals aws:RequestedRegion' }, { because: 'resource' }],
  });
});

describe('a token of a service account assumes a role', () => {
  const ISSUER = 'oidc.example/id/1';
  beforeAll(async () => {
    await admin.iam.send(new CreateRoleCommand({
      RoleName: 'service-account',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{
          Effect: 'Allow',
          Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}` },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com', [`${ISSUER}:sub`]: 'system:serviceaccount:shop:reader' } },
        }],
      }),
    }));
  });

  test.each<[string, object, string]>([
    ['a list of the one audience, as Kubernetes writes it', { aud: ['sts.amazonaws.com'] }, 'ok'],
    ['the audience alone', { aud: 'sts.amazonaws.com' }, 'ok'],
    ['another audience', { aud: ['vault'] }, 'AccessDenied'],
    ['no audience', { aud: undefined }, 'AccessDenied'],
    ['another service account', { sub: 'system:serviceaccount:shop:other' }, 'AccessDenied'],
    ['another issuer', { iss: 'https://oidc.example/id/2' }, 'AccessDenied'],
  ])('%s', async (_what, claims, expected) => {
    const encoded = [{ alg: 'none' }, { iss: `https://${ISSUER}`, aud: ['sts.amazonaws.com'], sub: 'system:serviceaccount:shop:reader', ...claims }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const assumed = admin.sts.send(new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/service-account`, RoleSessionName: 'reader', WebIdentityToken: [...encoded, 'x'].join('.'),
    }));
    expect(await outcome(assumed)).toBe(expected);
  });
});
