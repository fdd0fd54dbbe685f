import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { Canary, Output, visibleOutputs } from '../../support/canary';
import { parameterNamed, putSecret, referencesOf, taskDefinitionOf } from '../../support/deployed';
import { Journey, ScratchApp, ShellResult, SHOP } from '../../support/documentation';
import { bootstrap, Emulator } from '../../support/emulator';
import { PROJECT } from '../../support/paths';

/** What a running revision may read at each moment of a move is shown by test/e2e/move.test.ts. */
describe('pages for moving a service over', () => {
  const canary = new Canary();
  const outputs: Output[] = [];
  const old = { 'legacy/database': ['HOST', 'USER', 'PASSWORD', 'PORT', 'NAME'] };
  let emulator: Emulator;
  let app: ScratchApp;
  let journey: Journey;

  const step = async (...args: Parameters<Journey['run']>): Promise<ShellResult> => {
    const result = await journey.run(...args);
    outputs.push({ where: args[0], text: result.output });
    return result;
  };

  beforeAll(async () => {
    emulator = await Emulator.start();
    await bootstrap(emulator);
    for (let index = 0; index < 20; index++) {
      const name = `parameter_${String(index).padStart(2, '0')}`;
      await putSecret(emulator, `/legacy/${name}`, canary.value(name));
    }
    const database = Object.fromEntries(old['legacy/database'].map((key) => [key, canary.value(key)]));
    await emulator.clients().secretsManager.send(new CreateSecretCommand({ Name: 'legacy/database', SecretString: JSON.stringify(database) }));
  });
  afterAll(async () => emulator?.stop());

  describe('adopt.md', () => {
    const at = (stage: string): void => app.write({
      'cdk.json': JSON.stringify({
        app: `npx tsx ${join(PROJECT, 'test', 'fixtures', 'adopt-app.ts')}`, context: { step: stage, list: 'service-secrets.yaml' }, requireApproval: 'never', progress: 'events',
      }),
    });

    beforeAll(async () => {
      app = new ScratchApp(emulator, { 'service-secrets.yaml': 'X: secret\n' });
      at('before');
      journey = new Journey('docs/adopt.md', app);
      expect(await app.shell('npx cdk deploy')).toMatchObject({ exitCode: 0 });
    });

    test('the list is printed', async () => {
      expect(await step('npx cdk-service-secrets adopt --task-definition shop')).toMatchObject({ exitCode: 0 });
      expect(readFileSync(join(app.directory, 'service-secrets.yaml'), 'utf8')).toContain('DB_PASSWORD: secret');
    });

    test('the values are copied', async () => {
      const { exitCode, output } = await step('npx cdk-service-secrets adopt --task-definition shop --prefix /prod/shop --copy --dry-run', { typed: [['Write 25 values', 'y\r']] });
      expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining('written: 25 of 25') });
      expect((await parameterNamed(emulator, '/prod/shop/DB_PASSWORD'))?.Value).toBe(canary.value('PASSWORD'));
    });

    test('one deployment reads the new values', async () => {
      at('after');
      expect(await step('npx cdk deploy')).toMatchObject({ exitCode: 0 });
      expect(Object.values(referencesOf(await taskDefinitionOf(emulator, 'Adopted'))).every((reference) => reference.startsWith('/prod/shop/'))).toBe(true);
    });

    test('every step of the page was run', () => journey.end());
  });

  describe('migrating-from-ecs-secret.md', () => {
    beforeAll(() => {
      app = new ScratchApp(emulator, {
        ...SHOP,
        'settings.json': JSON.stringify({ prefix: '/prod/checkout' }),
        'secrets.yml': `DATABASE_URL:\n  test: x\n  prod: '${canary.value('DATABASE_URL')}'\nAPI_KEY:\n  prod: '${canary.value('API_KEY')}'\n`,
      });
      journey = new Journey('docs/migrating-from-ecs-secret.md', app);
    });

    test('missing values are found without a deployment', async () => {
      const { output } = await step('npx cdk synth --quiet', { onFailure: 'continue' });
      expect(output).toContain('/prod/checkout/DATABASE_URL does not exist');
      expect(output).toContain('Stack Shop');
    });

    test('values come from the input file of Copilot', async () => {
      expect(await step('npx cdk-service-secrets import secrets.yml', { typed: [['Write 2 values', 'y\r']] })).toMatchObject({ exitCode: 0 });
      expect((await parameterNamed(emulator, '/prod/checkout/API_KEY'))?.Value).toBe(canary.value('API_KEY'));
    });

    test('every step of the page was run', () => journey.end());
  });

  describe('migrate-kubernetes-external-secrets.md', () => {
    test('a manifest becomes variables', async () => {
      app = new ScratchApp(emulator, {
        'external-secret.yaml': `apiVersion: kubernetes-client.io/v1
kind: ExternalSecret
metadata: { name: shop }
spec:
  backendType: systemManager
  data: [{ key: /prod/shop/URL, name: URL }]
`,
      });
      journey = new Journey('docs/migrate-kubernetes-external-secrets.md', app);
      expect(await step('npx cdk-service-secrets adopt --manifest')).toMatchObject({ exitCode: 0, output: expect.stringContaining('URL: Variable.secret()') });
      journey.end();
    });
  });

  describe('moving-from-app-runner.md', () => {
    const runtime = {
      RuntimeEnvironmentSecrets: { API_KEY: '/legacy/parameter_00', DB_PASSWORD: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:legacy/database-AbCdEf:PASSWORD::' },
      RuntimeEnvironmentVariables: { NODE_ENV: 'production', STRIPE_TOKEN: canary.value('token') },
    };

    test('a description of the service becomes variables, without values', async () => {
      app = new ScratchApp(emulator, {
        'app-runner.json': JSON.stringify({ Service: { ServiceName: 'shop', ServiceArn: 'arn:aws:apprunner:us-east-1:000000000000:service/shop/1', SourceConfiguration: { ImageRepository: { ImageConfiguration: runtime } } } }),
      });
      journey = new Journey('docs/moving-from-app-runner.md', app);
      const { exitCode, output } = await step('npx cdk-service-secrets adopt --app-runner-service');
      expect(exitCode).toBe(0);
      for (const line of ["store: SecretStore.parameterStore('/legacy'),", "API_KEY: Variable.secret({ name: 'parameter_00' }),", "NODE_ENV: Variable.plain('production'),", 'STRIPE_TOKEN: Variable.secret(),', "'PASSWORD'),"]) {
        expect(output).toContain(line);
      }
      journey.end();
    });
  });

  test('no value was shown', async () => {
    canary.assertAbsent([...outputs, ...await visibleOutputs(emulator)]);
  });
});
