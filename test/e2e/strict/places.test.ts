import { join } from 'node:path';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { bootstrap, CdkApp, Emulator } from '../../support/emulator';
import { PROJECT } from '../../support/paths';

let emulator: Emulator;
let app: CdkApp;

beforeAll(async () => {
  emulator = await Emulator.start({ settings: { SERVICE_SECRETS_POLICY_DELAY: '0' } });
  await bootstrap(emulator);
  await bootstrap(emulator, 'eu-west-1');
  app = new CdkApp(emulator, join(PROJECT, 'test', 'fixtures', 'strict', 'places-app.ts'));
});
afterAll(async () => emulator?.stop());

test('I5: a secret of a stack in another region is read', async () => {
  const { exitCode, output } = await app.deploy({ stacks: ['Far', 'Near'] });
  expect(emulator.denials().filter(({ principal }) => principal.includes('assumed-role/Near-'))).toEqual([]);
  expect(output).not.toContain('are not ready');
  expect(exitCode).toBe(0);
});

test('I6: a secret whose name ends in a hyphen and six characters is refused at synthesis with what works', async () => {
  await emulator.clients().secretsManager.send(new CreateSecretCommand({ Name: 'app-secret', SecretString: '{"password":"x"}' }));
  const { exitCode, output } = await app.deploy({ stacks: ['Named'], context: { named: 'true' } });
  expect(output).toContain('import it by `Secret.fromSecretCompleteArn`');
  expect(exitCode).toBe(1);
});
