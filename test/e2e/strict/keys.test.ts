import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { DescribeParametersCommand, PutParameterCommand, UpdateServiceSettingCommand } from '@aws-sdk/client-ssm';
import { gateFailure, gateMessages, putSecret, resourcesOf, stackNamed } from '../../support/deployed';
import { bootstrap, CdkApp, CdkRun, Denial, Emulator } from '../../support/emulator';
import { PROJECT } from '../../support/paths';

const APP = join(PROJECT, 'test', 'fixtures', 'strict', 'keys-app.ts');

let emulator: Emulator;
let app: CdkApp;
let key: string;

beforeAll(async () => {
  emulator = await Emulator.start({ settings: { SERVICE_SECRETS_POLICY_DELAY: '0' } });
  await bootstrap(emulator);
  key = (await emulator.clients().kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
  app = new CdkApp(emulator, APP, { context: { key } });
});
afterAll(async () => emulator?.stop());

const denied = (stack: string, action: string): Denial | undefined =>
  emulator.denials().find((denial) => denial.action === action && denial.principal.includes(`assumed-role/${stack}-`));

/** The key that a stack made, as soon as it is there. */
async function keyOf(stack: string): Promise<string> {
  for (;;) {
    const [made] = await stackNamed(emulator, stack) ? await resourcesOf(emulator, stack, 'AWS::KMS::Key') : [];
    if (made?.PhysicalResourceId && made.ResourceStatus === 'CREATE_COMPLETE') return made.PhysicalResourceId;
    await sleep(100);
  }
}

/** Deploys a stack whose values are put as soon as the condition holds. */
async function deployAndPut(condition: () => boolean): Promise<{ run: CdkRun; key: string }> {
  let ended = false;
  const deploying = app.deploy({ stacks: ['Rekeyed'] }).finally(() => { ended = true; });
  const made = await keyOf('Rekeyed');
  while (!condition() && !ended) await sleep(100);
  await putSecret(emulator, '/rekeyed/TOKEN', 'token', made);
  return { run: await deploying, key: made };
}

test('A1: a value of a deleted stack, whose key was another one, can be put again while the gate waits', async () => {
  const first = await deployAndPut(() => true);
  expect(first.run).toMatchObject({ exitCode: 0 });
  expect(await app.destroy({ stacks: ['Rekeyed'] })).toMatchObject({ exitCode: 0 });
  const second = await deployAndPut(() => denied('Rekeyed', 'kms:Decrypt') !== undefined);
  expect(denied('Rekeyed', 'kms:Decrypt')).toMatchObject({ resource: expect.stringContaining(first.key), decidedBy: 'identity', reason: 'no statement allows it' });
  expect(second.key).not.toBe(first.key);
  expect(second.run).toMatchObject({ exitCode: 0 });
  expect((await gateMessages(emulator, 'Rekeyed')).join('\n')).toContain('waiting for 1 value: TOKEN');
});

test('A5: for an external value under an undeclared key the gate\'s fix is `encryptionKey`', async () => {
  await putSecret(emulator, '/partner/token', 'token', key);
  await app.deploy({ stacks: ['Partner'] });
  const failure = await gateFailure(emulator, 'Partner');
  expect(denied('Partner', 'kms:Decrypt')).toMatchObject({ resource: key, reason: 'no statement allows it', nearest: [] });
  expect(failure).toContain('PARTNER_TOKEN: the gate is not allowed to read /partner/token');
  expect(failure).toContain('declare the customer managed key that encrypts it as `encryptionKey` of Variable.fromSsmParameterName');
  expect(failure).not.toContain('Verification');
});

test('A6: the gate creates a standard parameter, with any default tier of the account', async () => {
  const { ssm } = emulator.clients();
  await ssm.send(new UpdateServiceSettingCommand({ SettingId: '/ssm/parameter-store/default-parameter-tier', SettingValue: 'Advanced' }));
  expect((await ssm.send(new PutParameterCommand({ Name: '/probe', Value: 'x', Type: 'String' }))).Tier).toBe('Advanced');
  expect(await app.deploy({ stacks: ['Tiered'] })).toMatchObject({ exitCode: 0 });
  expect(denied('Tiered', 'kms:GenerateDataKey')).toBeUndefined();
  const { Parameters } = await ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Name', Values: ['/tiered/SESSION_KEY'] }] }));
  expect(Parameters).toMatchObject([{ Tier: 'Standard' }]);
});
