import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { unmended } from './unmended';
import { resourcesOf } from '../../support/deployed';
import { bootstrap, CdkApp, Emulator } from '../../support/emulator';
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

unmended('A15', 'a secret that is gone is reported as missing', {
  seen: async () => {
    const { secretsManager, sqs } = emulator.clients();
    await secretsManager.send(new CreateSecretCommand({ Name: SECRET, SecretString: '{"password":"x"}' }));
    expect(await app.deploy()).toMatchObject({ exitCode: 0 });
    await secretsManager.send(new DeleteSecretCommand({ SecretId: SECRET, ForceDeleteWithoutRecovery: true }));
    await sqs.send(new SendMessageCommand({
      QueueUrl: await physicalId('AWS::SQS::Queue', /^ServiceSecretsRedeployQueue/), MessageGroupId: '#events', MessageDeduplicationId: randomUUID(), MessageBody: JSON.stringify({ reconcile: 3600 }),
    }));
    const denial = () => emulator.denials().find(({ principal }) => principal.includes('assumed-role/Restarted-ServiceSecretsRedeploy'));
    while (!denial() && !(await logOfRestarts()).includes('"event":"values-missing"')) await sleep(200);
    return { denial: denial(), log: await logOfRestarts() };
  },
  today: ({ denial, log }) => {
    expect(denial).toMatchObject({ action: 'secretsmanager:DescribeSecret', resource: expect.stringMatching(/:secret:restarted\/database$/), reason: 'no statement allows it' });
    expect(denial!.nearest).toEqual([expect.objectContaining({ because: 'resource' })]);
    expect(log).not.toContain('values-missing');
  },
  right: ({ log }) => expect(log).toContain('"event":"values-missing"'),
});
