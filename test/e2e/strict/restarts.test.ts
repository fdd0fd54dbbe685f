import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { resourcesOf } from '../../support/deployed';
import { bootstrap, CdkApp, Emulator } from '../../support/emulator';
import { eventually } from '../../support/eventually';
import { PROJECT } from '../../support/paths';

const SECRET = 'restarted/database';

let emulator: Emulator;
let app: CdkApp;

beforeAll(async () => {
  emulator = await Emulator.start();
  await bootstrap(emulator);
  app = new CdkApp(emulator, join(PROJECT, 'test', 'fixtures', 'strict', 'restarts-app.ts'));
});
afterAll(async () => emulator?.stop());

async function physicalId(type: string, logicalId: RegExp): Promise<string> {
  return (await resourcesOf(emulator, 'Restarted', type)).find(({ LogicalResourceId }) => logicalId.test(LogicalResourceId!))!.PhysicalResourceId!;
}

async function logOfRestarts(): Promise<string> {
  const { events } = await emulator.clients().logs.send(new FilterLogEventsCommand({ logGroupName: await physicalId('AWS::Logs::LogGroup', /Redeploy/) }));
  return (events ?? []).map(({ message }) => message).join('\n');
}

test('A15: a deleted secret is reported as missing', async () => {
  const { secretsManager, sqs } = emulator.clients();
  await secretsManager.send(new CreateSecretCommand({ Name: SECRET, SecretString: '{"password":"x"}' }));
  expect(await app.deploy()).toMatchObject({ exitCode: 0 });
  await secretsManager.send(new DeleteSecretCommand({ SecretId: SECRET, ForceDeleteWithoutRecovery: true }));
  await sqs.send(new SendMessageCommand({
    QueueUrl: await physicalId('AWS::SQS::Queue', /^ServiceSecretsRedeployQueue/),
    MessageGroupId: '#events',
    MessageDeduplicationId: randomUUID(),
    MessageBody: JSON.stringify({ reconcile: 3600 }),
  }));
  await eventually('the report', async () => (await logOfRestarts()).includes('"event":"values-missing"') || undefined);
  expect(emulator.denials()).toEqual([]);
});
