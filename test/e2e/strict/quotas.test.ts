import { join } from 'node:path';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { unmended } from './unmended';
import { eventsOf, putSecret } from '../../support/deployed';
import { bootstrap, CdkApp, Emulator } from '../../support/emulator';
import { PROJECT } from '../../support/paths';

let emulator: Emulator;
let app: CdkApp;

beforeAll(async () => {
  emulator = await Emulator.start({ settings: { SERVICE_SECRETS_POLICY_DELAY: '0' } });
  await bootstrap(emulator);
  app = new CdkApp(emulator, join(PROJECT, 'test', 'fixtures', 'strict', 'quotas-app.ts'));
});
afterAll(async () => emulator?.stop());

async function failures(stack: string, type: string): Promise<string> {
  const events = await eventsOf(emulator, stack, type);
  return events.filter(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED').map(({ ResourceStatusReason }) => ResourceStatusReason).join('\n');
}

test('A10: 54 watched secrets in a stack without an env fit into the queue\'s policy', async () => {
  const { secretsManager } = emulator.clients();
  for (let index = 0; index < 54; index++) await secretsManager.send(new CreateSecretCommand({ Name: `watched/${index}`, SecretString: 'x' }));
  expect(await app.deploy({ stacks: ['Watched'] })).toMatchObject({ exitCode: 0 });
});

unmended('A11', '8 services with 20 external parameters each fit into the policies of the restart role', {
  seen: async () => {
    for (let service = 0; service < 8; service++) {
      await Promise.all(Array.from({ length: 20 }, (_, index) => putSecret(emulator, `/others/of-a-team-with-a-long-name/${service}/value-${index}`, 'x')));
    }
    const { exitCode } = await app.deploy({ stacks: ['Many'] });
    return { exitCode, reason: await failures('Many', 'AWS::IAM::ManagedPolicy') };
  },
  today: ({ exitCode, reason }) => {
    expect(reason).toContain('Cannot exceed quota for PoliciesPerRole: 10');
    expect(exitCode).toBe(1);
  },
  right: ({ exitCode }) => expect(exitCode).toBe(0),
});
