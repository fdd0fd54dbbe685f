import { Readable, Writable } from 'node:stream';
import { DescribeSecretCommand, GetSecretValueCommand, ListSecretVersionIdsCommand, SecretsManagerClient, UpdateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { DescribeParametersCommand, GetParameterCommand, GetParameterHistoryCommand, GetParametersByPathCommand, GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { reencrypt } from '../../../src/cli/commands/reencrypt';
import { Io } from '../../../src/cli/io';
import { Output } from '../../../src/cli/output/output';
import { Session } from '../../../src/cli/session';
import { Declaration } from '../../../src/core/declaration';
import { declaredApp } from '../../support/cli';

/** What the emulator doesn't show: keys that are refused, other writers in between, an interruption. */

const ssm = mockClient(SSMClient);
const secretsManager = mockClient(SecretsManagerClient);
const sts = mockClient(STSClient);

const OLD = 'arn:aws:kms:us-east-1:000000000000:key/old';
const NEW = 'arn:aws:kms:us-east-1:000000000000:key/new';
const VALUE = 'canary-value';
const denied = Object.assign(new Error('not authorized to perform: kms:Encrypt'), { name: 'AccessDeniedException' });

const parameters: Declaration = {
  service: 'Shop/Secrets',
  verification: 'values',
  stores: [{ kind: 'ssm', name: '/prod/shop', key: NEW }],
  variables: { A: { kind: 'secret', store: 0, name: 'A' }, B: { kind: 'secret', store: 0, name: 'B' }, C: { kind: 'secret', store: 0, name: 'C' } },
};
const json: Declaration = { ...parameters, stores: [{ kind: 'secretsmanager', name: 'prod/shop', key: NEW }] };

async function run(declaration: Declaration, options: { dryRun?: boolean; signal?: AbortSignal; json?: boolean } = {}): Promise<{ code?: number; error?: string; text: string }> {
  let text = '';
  const sink = (): Writable => new Writable({ write: (chunk: Buffer, _encoding, done) => { text += chunk.toString(); done(); } });
  const io: Io = { stdin: Readable.from([]), stdout: sink(), stderr: sink(), env: {}, cwd: declaredApp({ name: 'Shop', declarations: [declaration] }).directory };
  const context = { version: '1.2.3', io, output: new Output(io, options.json ?? false), session: new Session(io, {}), signal: options.signal ?? new AbortController().signal };
  try {
    return { code: await reencrypt(context, { yes: true, dryRun: options.dryRun }), text };
  } catch (error) {
    return { error: `${(error as Error).message} -> ${(error as { fix?: string }).fix}`, text };
  }
}

const written = (): unknown[] => ssm.commandCalls(PutParameterCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  [ssm, secretsManager, sts].forEach((mock) => mock.reset());
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  sts.on(GetCallerIdentityCommand).resolves({ Account: '000000000000', Arn: 'arn:me' });
  ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({ Parameters: Names.map((Name) => ({ Name, Value: VALUE, Version: 3, Type: 'SecureString' })) }));
  ssm.on(GetParameterCommand).callsFake(({ Name }: { Name: string }) => ({ Parameter: { Name, Value: VALUE, Version: 3 } }));
  ssm.on(PutParameterCommand).resolves({ Version: 4 });
  ssm.on(DescribeParametersCommand).resolves({ Parameters: ['A', 'B', 'C'].map((name) => ({ Name: `/prod/shop/${name}`, KeyId: name === 'B' ? NEW : OLD })) });
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: '{"A":"1","B":"2","C":"3"}' });
});

test('parameters under another key are written again under the store\'s, and no others', async () => {
  const { code, text } = await run(parameters);
  expect(written()).toEqual(['A', 'C'].map((name) => ({ Name: `/prod/shop/${name}`, Value: VALUE, Type: 'SecureString', Tier: 'Standard', KeyId: NEW, Overwrite: true })));
  expect(text).toContain('encrypted again: 2 of 2');
  expect(text).toMatch(/B +keep +has this key already/);
  expect(text).not.toContain(VALUE);
  expect(code).toBe(0);
});

test('without permission to read keys all parameters are written', async () => {
  ssm.on(DescribeParametersCommand).rejects(denied);
  ssm.on(GetParametersByPathCommand).resolves({ Parameters: [{ Name: '/prod/shop/A' }] });
  await run(parameters);
  expect(written()).toHaveLength(3);
});

test('a value that can\'t be read keeps its key, and is a finding', async () => {
  ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => {
    if (Names.includes('/prod/shop/C')) {
      throw denied;
    }
    return { Parameters: Names.map((Name) => ({ Name, Value: VALUE, Version: 3, Type: 'SecureString' })) };
  });
  const { code, text } = await run(parameters);
  expect(text).toMatch(/C +keep +you are not allowed to read it/);
  expect(written()).toHaveLength(1);
  expect(code).toBe(1);
});

test('a dry run writes nothing', async () => {
  expect((await run(parameters, { dryRun: true })).text).toContain('nothing was written (--dry-run)');
  expect(written()).toEqual([]);
});

test('a denied key ends it, and the same command does the rest later', async () => {
  ssm.on(PutParameterCommand).resolvesOnce({ Version: 4 }).rejects(denied);
  const { error } = await run(parameters);
  expect(error).toContain('1 of 2 are encrypted again: AccessDeniedException: not authorized to perform: kms:Encrypt');
  expect(error).toContain('-> run the same command again: it does the rest');
});

test('a value that AWS repeats in an error is not printed', async () => {
  ssm.on(PutParameterCommand).rejects(Object.assign(new Error(`can't encrypt ${VALUE}`), { name: 'ValidationException' }));
  const { error, text } = await run(parameters);
  expect(error).toContain('0 of 2 are encrypted again: ');
  expect(`${error}${text}`).not.toContain(VALUE);
});

test('an interruption ends it after the current write', async () => {
  const controller = new AbortController();
  ssm.on(PutParameterCommand).callsFake(() => {
    controller.abort();
    return { Version: 4 };
  });
  expect((await run(parameters, { signal: controller.signal })).error).toContain('1 of 2 are encrypted again');
  expect(written()).toHaveLength(1);
});

test('a value that somebody else wrote meanwhile becomes the current one again, under the key', async () => {
  ssm.on(PutParameterCommand).resolvesOnce({ Version: 5 }).resolvesOnce({ Version: 6 }).resolves({ Version: 4 });
  ssm.on(GetParameterHistoryCommand).resolves({ Parameters: [{ Version: 3, Value: VALUE }, { Version: 4, Value: 'of a colleague' }, { Version: 5, Value: VALUE }] });
  const { code } = await run(parameters);
  expect(ssm.commandCalls(PutParameterCommand).slice(0, 2).map(({ args }) => args[0].input)).toMatchObject([{ Name: '/prod/shop/A' }, { Name: '/prod/shop/A', Value: 'of a colleague', KeyId: NEW }]);
  expect(code).toBe(0);
});

test('a JSON secret is encrypted as a whole', async () => {
  secretsManager.on(DescribeSecretCommand).resolves({ KmsKeyId: OLD });
  secretsManager.on(ListSecretVersionIdsCommand).resolvesOnce({ Versions: [{ VersionStages: ['AWSCURRENT'], KmsKeyIds: [OLD] }] })
    .resolves({ Versions: [{ VersionStages: ['AWSCURRENT'], KmsKeyIds: [OLD, NEW] }] });
  const { code, text } = await run(json);
  expect(secretsManager.commandCalls(UpdateSecretCommand).map(({ args }) => args[0].input)).toEqual([{ SecretId: 'prod/shop', KmsKeyId: NEW }]);
  expect(text).toContain('encrypted again: 1 of 1');
  expect(code).toBe(0);
});

test('a secret whose value AWS silently left under the old key is an error, and is tried again', async () => {
  secretsManager.on(DescribeSecretCommand).resolves({ KmsKeyId: NEW });
  secretsManager.on(ListSecretVersionIdsCommand).resolves({ Versions: [{ VersionStages: ['AWSPREVIOUS'], KmsKeyIds: [NEW] }, { VersionStages: ['AWSCURRENT'], KmsKeyIds: ['DefaultEncryptionKey'] }] });
  const { error } = await run(json);
  expect(secretsManager.commandCalls(UpdateSecretCommand)).toHaveLength(1);
  expect(error).toContain('prod/shop has the new key, but its value is encrypted with alias/aws/secretsmanager only');
  expect(error).toContain(`ask for kms:Encrypt, kms:GenerateDataKey and kms:Decrypt on ${NEW}`);
});

test('a secret that has the key already is not written, also where AWS returns no keys of versions', async () => {
  secretsManager.on(DescribeSecretCommand).resolves({ KmsKeyId: NEW });
  secretsManager.on(ListSecretVersionIdsCommand).resolves({ Versions: [{ VersionStages: ['AWSCURRENT'] }] });
  expect(JSON.parse((await run(json, { json: true })).text.replace(/^[^{]*/, ''))).toMatchObject({ items: [{ name: 'prod/shop', action: 'keep', reason: 'has this key already' }] });
  expect(secretsManager.commandCalls(UpdateSecretCommand)).toEqual([]);
});
