import { join } from 'node:path';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { unmended } from './unmended';
import { gateFailure } from '../../support/deployed';
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

unmended('I5', 'a secret of a stack in another region is read', {
  seen: async () => {
    const { exitCode } = await app.deploy({ stacks: ['Far', 'Near'] });
    return { exitCode, denial: emulator.denials().find(({ principal }) => principal.includes('assumed-role/Near-')) };
  },
  today: ({ exitCode, denial }) => {
    expect(denial).toMatchObject({ action: 'secretsmanager:GetSecretValue', resource: expect.stringMatching(/:eu-west-1:.*:secret:far\/database-\w{6}$/), reason: 'no statement allows it' });
    expect(denial!.nearest).toEqual([expect.objectContaining({ because: 'resource' })]);
    expect(exitCode).toBe(1);
  },
  right: ({ exitCode }) => expect(exitCode).toBe(0),
});

unmended('I6', 'a secret whose name ends in a hyphen and six characters is read by its name, or refused at synthesis with what works', {
  seen: async () => {
    await emulator.clients().secretsManager.send(new CreateSecretCommand({ Name: 'app-secret', SecretString: '{"password":"x"}' }));
    const { exitCode, output } = await app.deploy({ stacks: ['Named'] });
    return { exitCode, output, failure: exitCode === 0 ? '' : await gateFailure(emulator, 'Named') };
  },
  today: ({ exitCode, failure }) => {
    expect(failure).toContain('PASSWORD: app-secret does not exist');
    expect(exitCode).toBe(1);
  },
  right: ({ exitCode, output }) => {
    if (exitCode !== 0) expect(output).toContain('fromSecretCompleteArn');
  },
});
