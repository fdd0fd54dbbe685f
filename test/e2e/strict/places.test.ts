import { join } from 'node:path';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { logEntriesOf } from '../../support/deployed';
import { bootstrap, CdkApp, Emulator } from '../../support/emulator';
import { eventually } from '../../support/eventually';
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

/** Restarts that the log of a stack's restart function has. */
async function restarts(stack: string): Promise<number> {
  return (await logEntriesOf(emulator, stack, 'ServiceSecretsRedeploy')).filter(({ event }) => event === 'restart').length;
}

test('I5: a secret of a stack in another region is read', async () => {
  const { exitCode, output } = await app.deploy({ stacks: ['Far', 'Near'] });
  expect(emulator.denials().filter(({ principal }) => principal.includes('assumed-role/Near-'))).toEqual([]);
  expect(output).not.toContain('are not ready');
  expect(exitCode).toBe(0);
});

test('A13: of two stages with a value in another region, a change restarts only the service of its own stage', async () => {
  const there = emulator.clients('eu-west-1').ssm;
  const put = async (stage: string, Value: string): Promise<void> =>
    void await there.send(new PutParameterCommand({ Name: `/${stage}/there/token`, Type: 'SecureString', Value, Overwrite: true }));
  await put('staging', 'first');
  await put('prod', 'first');
  expect(await app.deploy({ stacks: ['Staging/*', 'Prod/*'] })).toMatchObject({ exitCode: 0 });
  await put('prod', 'second');
  await eventually('a restart of Prod', async () => (await restarts('Prod-Shop')) || undefined);
  await put('staging', 'second');
  await eventually('a restart of Staging', async () => (await restarts('Staging-Shop')) || undefined);
  expect([await restarts('Prod-Shop'), await restarts('Staging-Shop')]).toEqual([1, 1]);
});

test('I6: a secret whose name ends in a hyphen and six characters is refused at synthesis with the fix', async () => {
  await emulator.clients().secretsManager.send(new CreateSecretCommand({ Name: 'app-secret', SecretString: '{"password":"x"}' }));
  const { exitCode, output } = await app.deploy({ stacks: ['Named'], context: { named: 'true' } });
  expect(output).toContain('import it by `Secret.fromSecretCompleteArn`');
  expect(exitCode).toBe(1);
});
