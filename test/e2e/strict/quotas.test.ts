import { join } from 'node:path';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { putSecret } from '../../support/deployed';
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

test('A10: 60 watched secrets in a stack without an env fit into the queue\'s policy', async () => {
  const { secretsManager } = emulator.clients();
  for (let index = 0; index < 60; index++) await secretsManager.send(new CreateSecretCommand({ Name: `watched/${index}`, SecretString: 'x' }));
  expect(await app.deploy({ stacks: ['Watched'] })).toMatchObject({ exitCode: 0 });
});

test('A11: 10 services with 24 external parameters each fit into the policies of the restart role', async () => {
  for (let service = 0; service < 10; service++) {
    await Promise.all(Array.from({ length: 24 }, (_, index) => putSecret(emulator, `/others/of-a-team-with-a-long-name/${service}/value-${index}`, 'x')));
  }
  expect(await app.deploy({ stacks: ['Many'] })).toMatchObject({ exitCode: 0 });
});
